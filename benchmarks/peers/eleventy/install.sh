#!/bin/sh
# The newest Eleventy, from npm; no script of a package is run. Where the copier of static files that it asks for is newer
# than any that can be had, the newest there is will do: nothing is copied here.
set -eu
mkdir -p "$1"
sh "$(dirname "$0")/../node.sh" "$1/../node"
PATH="$1/../node/bin:$PATH"
cd "$1"
echo '{"private": true, "overrides": {"@11ty/recursive-copy": "^4.0.4"}}' > package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @11ty/eleventy@latest
# A heap as large as it wants: 100,000 papers need more than Node allows by itself.
printf '#!/bin/sh\nexec "%s" --max-old-space-size=12288 "%s" "$@"\n' \
    "$(cd "$1/../node" && pwd)/bin/node" "$1/node_modules/@11ty/eleventy/cmd.cjs" > run
chmod +x run
