# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""Dictionaries as TOML."""

import json


def document(tree):
    """A tree of dictionaries; tables two levels deep are written as such, the rest in line."""
    lines = []
    for key, value in tree.items():
        if not isinstance(value, dict):
            lines.append(f"{name(key)} = {inline(value)}")
    for key, table in tree.items():
        if not isinstance(table, dict):
            continue
        plain = {k: v for k, v in table.items() if not isinstance(v, dict)}
        if plain:
            lines.append(f"\n[{name(key)}]")
            lines += [f"{name(k)} = {inline(v)}" for k, v in plain.items()]
        for entry, content in table.items():
            if isinstance(content, dict):
                lines.append(f"\n[{name(key)}.{name(entry)}]")
                lines += [f"{name(k)} = {inline(v)}" for k, v in content.items()]
    return "\n".join(lines) + "\n"


def name(key):
    """A key; with quotes where it needs them."""
    return key if key.replace("-", "").replace("_", "").isalnum() else json.dumps(key)


def inline(value):
    """A value in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name(k)} = {inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)
