#!/bin/sh
# The newest Astro, from npm; no script of a package is run.
set -eu
mkdir -p "$1"
sh "$(dirname "$0")/../node.sh" "$1/../node"
PATH="$1/../node/bin:$PATH"
cd "$1"
echo '{"private": true}' > package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error astro@latest
# A heap as large as it wants: 100,000 papers need more than Node allows by itself.
printf '#!/bin/sh\nexec "%s" --max-old-space-size=12288 "%s" "$@"\n' \
    "$(cd "$1/../node" && pwd)/bin/node" "$1/node_modules/astro/bin/astro.mjs" > run
chmod +x run
