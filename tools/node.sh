#!/bin/sh
# Install the pinned npm packages into node_modules, after a look at Node's version.
set -u

new_enough='process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'

if ! node -e "$new_enough" >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Bindery needs Node 20 or newer, with npm: install it and run make again." >&2
    exit 1
fi

exec npm ci --no-progress --loglevel=error
