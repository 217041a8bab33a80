#!/bin/sh
# Make the virtual environment .venv with the first Python that is new enough.
# Usage: sh tools/venv.sh        ($PYTHON names one interpreter to use instead)
set -u

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

found=
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c "$new_enough" >/dev/null 2>&1; then
        found=$python
        break
    fi
done

if [ -z "$found" ]; then
    echo "Bindery needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3." >&2
    exit 1
fi

rm -rf .venv
if ! reason=$("$found" -m venv .venv 2>&1); then
    rm -rf .venv
    printf '%s\n' "$reason" >&2
    echo "Bindery needs Python's venv module: install it (on Debian: apt-get install python3-venv)." >&2
    exit 1
fi
