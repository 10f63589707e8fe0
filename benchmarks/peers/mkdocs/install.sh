#!/bin/sh
# The newest MkDocs, from PyPI.
set -eu
"$PYTHON" -m venv "$1"
"$1/bin/pip" install --quiet --upgrade mkdocs
printf '#!/bin/sh\nexec "%s" "$@"\n' "$1/bin/mkdocs" > "$1/run"
chmod +x "$1/run"
