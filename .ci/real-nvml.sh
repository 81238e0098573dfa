#!/bin/bash
# Unpacks NVIDIA's real libnvidia-ml.so.1 and its header from Debian's non-free component into a folder, for tests.
#
#   .ci/real-nvml.sh OUTDIR
#
# Nothing is installed and the machine's own package lists stay as they are: apt runs on a configuration of its own,
# with the mirrors and keys that the machine already uses. The library is under NVIDIA's licence: it belongs into an
# ignored folder, never into the repository or an image.
set -euo pipefail

if [ $# -ne 1 ]; then
    echo "usage: $0 OUTDIR" >&2
    exit 2
fi
mkdir -p "$1"
out=$(cd "$1" && pwd)
packages=(libnvidia-ml1 libnvidia-ml-dev)
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$private/debs"

# The addresses from which the machine gets suites of this Debian release, one a line: address, suite, keyring.
# Both forms of sources are read; anything but Debian's own suites is left out.
debian_sources() {
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] || continue
        awk -v RS= '{
            uris = ""; suites = ""; key = "-"; enabled = 1
            count = split($0, lines, "\n")
            for (i = 1; i <= count; i++) {
                line = lines[i]
                if (line ~ /^#/) continue
                value = line
                sub(/^[^:]*:[ \t]*/, "", value)
                if (line ~ /^URIs:/) uris = value
                if (line ~ /^Suites:/) suites = value
                if (line ~ /^Signed-By:/ && value ~ /^\//) key = value
                if (line ~ /^Enabled:[ \t]*no/) enabled = 0
            }
            if (!enabled) next
            n = split(uris, uri, /[ \t]+/)
            m = split(suites, suite, /[ \t]+/)
            for (u = 1; u <= n; u++) for (s = 1; s <= m; s++) print uri[u], suite[s], key
        }' "$file"
    done
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk '
        $1 == "deb" {
            first = 2
            key = "-"
            if ($2 ~ /^\[/) {
                while (first <= NF && $first !~ /\]$/) first++
                first++
                if (match($0, /signed-by=[^] ]+/)) key = substr($0, RSTART + 10, RLENGTH - 10)
            }
            print $first, $(first + 1), key
        }' || true
}

debian_sources | sort -u | while read -r uri suite key; do
    case "$suite" in
        "$codename" | "$codename-updates" | "$codename-security") ;;
        *) continue ;;
    esac
    [ "$key" = "-" ] && key=/usr/share/keyrings/debian-archive-keyring.gpg
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: non-free\nArchitectures: amd64\nSigned-By: %s\n\n' \
        "$uri" "$suite" "$key"
done > "$private/debian.sources"
if [ ! -s "$private/debian.sources" ]; then
    echo "$0: found no source of Debian $codename in /etc/apt: is this a Debian machine?" >&2
    exit 1
fi

cat > "$private/apt.conf" <<CONF
Dir::Etc::sourcelist "$private/debian.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$private/lists";
Dir::Cache "$private/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
CONF
export APT_CONFIG="$private/apt.conf"
apt-get -qq update
(cd "$private/debs" && apt-get -qq download "${packages[@]}")
for deb in "$private"/debs/*.deb; do
    dpkg -x "$deb" "$out"
done
chmod -R a+rX "$out"

library=$(find "$out" -name libnvidia-ml.so.1 | head -n 1)
if [ -z "$library" ]; then
    echo "$0: the packages ${packages[*]} hold no libnvidia-ml.so.1" >&2
    exit 1
fi
echo "$library"
