#!/bin/sh
# The newest Pelican, from PyPI.
set -eu
"$PYTHON" -m venv "$1"
"$1/bin/pip" install --quiet --upgrade pelican
printf '#!/bin/sh\nexec "%s" "$@"\n' "$1/bin/pelican" > "$1/run"
chmod +x "$1/run"
