# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Somebody who reads the output while it is built again and again."""

import multiprocessing
import os

import places

CHANGED = next(scenario for scenario in places.SCENARIOS if scenario.name == "changed")


def read_beside(place, builds):
    """What a reader saw who opens the folder once for each pass; prints how often it read."""
    place.forget_output()
    states = {}
    for commit in ("old", "changed", "old"):
        place.git("checkout", "--quiet", commit)
        place.build()
        states[commit] = places.seen(place.output)
    begun, done = multiprocessing.Value("i", 0), multiprocessing.Event()
    mine, theirs = multiprocessing.Pipe()
    arguments = (place, states, begun, done, theirs)
    reading = multiprocessing.Process(target=read, args=arguments, daemon=True)
    reading.start()
    try:
        for number in range(builds):
            place.git("checkout", "--quiet", ("changed", "old")[number % 2])
            begun.value += 1
            place.build()
    finally:
        done.set()
    passes, switches, late, wrong = mine.recv()
    reading.join()
    print(f"a reader beside {builds} builds: {passes} passes, {switches} switches seen, {late} passes too late, "
          f"{len(wrong)} wrong", flush=True)
    faults = [("a reader beside the builds", [line]) for line in wrong]
    if builds and switches == 0:
        faults.append(("the reader never saw another state, so it proves nothing", []))
    return faults


def read(place, states, begun, done, answer):
    passes = switches = late = 0
    wrong, last = [], None
    while not done.is_set():
        first = begun.value
        try:
            state = one_pass(place, states)
        except OSError as error:
            state = f"it cannot be read: {error}"
        if state in states:
            passes += 1
            switches += last is not None and state != last
            last = state
        elif begun.value > first:
            # A former tree is kept until the next build, which has begun meanwhile.
            late += 1
        else:
            wrong.append(state)
    answer.send((passes, switches, late, wrong))


def one_pass(place, states):
    """The state that is seen through one handle: the manifest first, then every file."""
    handle = os.open(place.output, os.O_RDONLY | os.O_DIRECTORY)
    try:
        manifest = places.content(handle, "manifest.json")
        tree = places.seen(None, handle)
    finally:
        os.close(handle)
    for name, state in states.items():
        if tree == state and manifest == state["manifest.json"][1]:
            return name
    return places.compare(tree, states["old"], states["changed"])
