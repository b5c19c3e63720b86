# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
# shellcheck shell=bash

# The words that cases are written in (README.md).

wrong() {
    echo "$*"
    if [ -f "$HOME/stdout" ]; then
        echo "the program ended with ${code:-nothing} and said:"
        head -c 2000 "$HOME/stdout" "$HOME/stderr" | cat -v
    fi
    exit 1
}

needs() { command -v "$1" >/dev/null || { echo "$1 is missing"; exit 77; }; }

# git of the case's author, whatever this machine's settings are.
git() {
    command git -c user.name=case -c user.email=case@example.invalid -c init.defaultBranch=main \
        -c protocol.file.allow=always "$@"
}

commit_all() {
    git -C "$1" add --all --force && git -C "$1" commit --quiet --allow-empty --message "${2:-a change}"
}

muster() {
    code=0
    (ulimit -v 4194304 && exec timeout --signal=KILL 60 "$program" "$@") >"$HOME/stdout" 2>"$HOME/stderr" || code=$?
}

code_is() { [ "$code" -eq "$1" ] || wrong "exit code $code, $1 is right"; }

says() { grep -qF -- "$1" "$HOME/stdout" "$HOME/stderr" || wrong "it does not say: $1"; }

says_not() { ! grep -qF -- "$1" "$HOME/stdout" "$HOME/stderr" || wrong "it says: $1"; }

is_there() { [ -e "$1" ] || [ -L "$1" ] || wrong "$1 is gone"; }

is_gone() { { [ ! -e "$1" ] && [ ! -L "$1" ]; } || wrong "$1 is there"; }

holds_text() { grep -qF -- "$2" "$1" || wrong "$1 does not hold: $2"; }

lacks_text() { ! grep -qF -- "$2" "$1" || wrong "$1 holds: $2"; }

same() { diff -r "$1" "$2" >/dev/null || wrong "$1 and $2 differ"; }

mode_is() { [ "$(stat -c %a "$1")" = "$2" ] || wrong "$1 has the mode $(stat -c %a "$1"), $2 is right"; }

# The day for which cases compile.
day=2026-11-21

starter() {
    local dir=${1:-w}
    muster init "$dir"
    code_is 0
    git init --quiet "$dir"
    commit_all "$dir" "the workspace"
}

# Replaces a template of a platform that the starter uses, by what comes in: `template unbound/unbound.conf.j2`.
template() {
    mkdir -p w/templates
    [ -d "w/templates/${1%%/*}" ] || cp -R "$repository/templates/${1%%/*}" w/templates/
    cat >"w/templates/$1"
}

# The build ends with a finding of this name in this template, and at this line when one is given:
# `is_refused template-error unbound/unbound.conf.j2:1`.
is_refused() {
    muster -C w build --as-of "$day"
    code_is 1
    case $2 in
        *:*) says "templates/$2:" ;;
        *) says "templates/$2" ;;
    esac
    says "$1"
}

# The argument so many times: `times 3 x` prints `xxx`.
times() { head -c $(($1 * ${#2})) < <(yes -- "$2" | tr -d '\n'); }
