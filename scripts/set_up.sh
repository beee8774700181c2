#!/bin/sh
# Make .venv ready, from nothing but a Python >= 3.11.
#
#   sh scripts/set_up.sh demo     what the program needs
#   sh scripts/set_up.sh tests    that, and what lint, types and tests need
#
# A second run changes nothing and takes a moment. PYTHON=/path/to/python3 says which Python a new .venv is made from.
# Everything it says goes to standard error, so that the first line of `make demo` is the page's address.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

wants=${1:-}
case $wants in
    demo) requirements=requirements.txt ;;
    tests) requirements=requirements-dev.txt ;;
    *) stop "Say what to set up: sh scripts/set_up.sh demo, or sh scripts/set_up.sh tests. Nothing was changed." ;;
esac

venv_python=.venv/bin/python

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# What the installation depends on: the pins, the entry points, and the folder that the installed package points to.
fingerprint() {
    { cat "$1" pyproject.toml; pwd; "$venv_python" -c 'import sys; print(sys.version)'; } 2>/dev/null | cksum
}

is_ready() {
    [ -f ".venv/.set-up-$1" ] && [ "$(cat ".venv/.set-up-$1")" = "$(fingerprint "$2")" ]
}

if is_new_enough "$venv_python"; then
    # The tests' packages include the program's.
    if is_ready tests requirements-dev.txt; then exit 0; fi
    if [ "$wants" = demo ] && is_ready demo requirements.txt; then exit 0; fi
else
    python=
    # A version manager's name for a Python may be there and answer only "not found", so each is tried.
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.13 python3.12 python3.11 python3 python; fi
    for candidate in "$@"; do
        if is_new_enough "$candidate"; then python=$candidate; break; fi
    done
    if [ -z "$python" ]; then
        found=$("${PYTHON:-python3}" --version 2>&1) || found="no Python that starts"
        stop "prevent-bot needs Python 3.11 or newer, and here is ${found}${PYTHON:+ (PYTHON=$PYTHON)}: install a newer one, or say where it is with PYTHON=/path/to/python3. Nothing was changed."
    fi
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        stop "$("$python" --version 2>&1) is here without its venv module: install it (Debian and Ubuntu: sudo apt install python3-venv) and run the same command again. Nothing was changed."
    if [ -e .venv ]; then say "The .venv here does not start a Python 3.11 or newer, so it is made anew."; fi
    if ! "$python" -m venv --clear .venv >&2; then
        rm -rf .venv
        stop "Making .venv failed; the lines above say why. Nothing was kept: put that right and run the same command again."
    fi
fi

say "Setting up .venv for ${wants} (a minute or two the first time) ..."
rm -f ".venv/.set-up-$wants"
# A user's own pip settings may ask for --user, which cannot be in a venv.
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1
# Twice quiet: errors are shown, warnings about somebody's own index settings are not.
install() { "$venv_python" -m pip install --quiet --quiet "$@" >&2; }
if ! install --require-hashes -r "$requirements" || ! install --no-deps --no-build-isolation -e .; then
    stop "Installing the packages failed; the lines above say why (often: no network). Run the same command again to go on."
fi
fingerprint "$requirements" >".venv/.set-up-$wants"
