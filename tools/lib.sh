# shellcheck shell=bash
# What ./run, ./test and the scripts in tools/ share: where things are, how the scripts speak,
# how seconds are counted. Sourced by scripts that have `set -euo pipefail` and stand in the root.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEPS=$ROOT/build/deps
STAMPS=$ROOT/build/.setup
mkdir -p "$DEPS" "$STAMPS"

# Node from tools/setup, where the machine's own is too old.
use_our_node() { if [[ -x $DEPS/node/bin/node ]]; then PATH=$DEPS/node/bin:$PATH; fi; }
use_our_node

# ccache takes precompiled headers only with this sloppiness; a rebuild of a folder is then seconds.
export CCACHE_DIR=${CCACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/ccache}
export CCACHE_BASEDIR=$ROOT
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { printf '%s\n' "$*"; }

# One sentence on standard error, and exit code 3: a dependency failed.
fail() {
  printf '%s\n' "$*" >&2
  exit 3
}

# The same with exit code 1: what was checked is not as it must be.
object() {
  printf '%s\n' "$*" >&2
  exit 1
}

# hash_of FILE...: one hash over the names and contents of the files.
hash_of() { sha256sum -- "$@" | sha256sum | cut -d' ' -f1; }

# is_stamped FILE HASH: whether FILE says that the work for HASH is done.
is_stamped() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# stage NAME COMMAND...: runs the command and notes its seconds for stage_table.
STAGES=()
stage() {
  local name=$1 started=$SECONDS
  shift
  say "== $name"
  "$@"
  STAGES+=("$(printf '%5d s  %s' $((SECONDS - started)) "$name")")
}

stage_table() {
  say "== seconds"
  printf '%s\n' "${STAGES[@]}"
}

# npm_install FOLDER: the npm packages that FOLDER's lock file pins, when it has changed or is new.
npm_install() {
  local hash
  hash=$(hash_of "$1/package-lock.json")
  if is_stamped "$1/node_modules/.lock-hash" "$hash"; then return; fi
  say "Installing the npm packages of $1/package-lock.json."
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) ||
    fail "npm could not install the packages of $1/package-lock.json; its own words stand above."
  printf '%s\n' "$hash" >"$1/node_modules/.lock-hash"
}

# The web app in web/dist, built again only when its sources or the API contract have changed.
web_build() {
  local hash sources
  mapfile -d '' sources < <(find web api -type f \
    -not -path '*/node_modules/*' -not -path 'web/dist/*' -print0 | LC_ALL=C sort -z)
  hash=$(hash_of "${sources[@]}")
  if [[ -f web/dist/index.html ]] && is_stamped "$STAMPS/web-dist" "$hash"; then return; fi
  (cd web && npm run build) || object "The web app in web/ does not build; the reason stands above."
  printf '%s\n' "$hash" >"$STAMPS/web-dist"
}
