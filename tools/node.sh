#!/bin/sh
# Install the pinned npm packages into node_modules, after a look at Node's version.
# Usage: sh tools/node.sh            what the page needs, and nothing else
#        sh tools/node.sh linters    the linters too, beside what is there
set -u

new_enough='process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'

if ! node -e "$new_enough" >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Bindery needs Node 20 or newer, with npm: install it and run make again." >&2
    exit 1
fi

if [ "${1:-}" = linters ]; then
    # The versions of the lock file: `npm ci` has compared it with package.json before.
    exec npm install --no-save --include=dev --no-progress --loglevel=error
fi
exec npm ci --omit=dev --no-progress --loglevel=error
