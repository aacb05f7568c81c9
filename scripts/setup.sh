#!/usr/bin/env bash
# Puts in place what a clone needs beyond git: checks the .NET SDK, installs libsqlcipher (and, with --tests, the foreign
# tools that the end-to-end tests drive) through apt when it may, otherwise prints the command to run.
# usage: scripts/setup.sh [--tests]
set -euo pipefail

sdk_major=10
# foreign tools the tests use; a test whose tool is missing is skipped by name
test_tools=(avahi-daemon avahi-utils curl dbus faketime fish fiu-utils gnutls-bin golang-cfssl iproute2 jose nftables openssl openssh-server procps
  python3-zeroconf sqlcipher sslscan strace tcpdump tmux tshark zsh)

say() { printf 'peersecure: %s\n' "$*" >&2; }

need_sdk() {
  if command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q "^$sdk_major\."; then return 0; fi
  say "the .NET $sdk_major SDK is missing."
  say "Get it from https://dotnet.microsoft.com/download/dotnet/$sdk_major.0 or your distribution (package dotnet-sdk-$sdk_major.0), then run this again."
  exit 1
}

has_sqlcipher() { compgen -G '/usr/lib/*/libsqlcipher.so.*' >/dev/null || compgen -G '/usr/lib*/libsqlcipher.so.*' >/dev/null ||
  compgen -G '/usr/local/lib/libsqlcipher.so*' >/dev/null || compgen -G '/opt/homebrew/lib/libsqlcipher*' >/dev/null; }

# the package is libsqlcipher0 up to Debian 12 and libsqlcipher1 from 13 on
sqlcipher_package() { for p in libsqlcipher1 libsqlcipher2 libsqlcipher0; do apt-cache show "$p" >/dev/null 2>&1 && { echo "$p"; return; }; done; echo libsqlcipher0; }

apt_install() {
  local why=$1; shift
  local -a run=()
  if ! command -v apt-get >/dev/null 2>&1; then
    say "$why. This system has no apt: install the equivalent of: $*"
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then run=(sudo -n)
    else say "$why. Run: sudo apt-get install $*"; return 1; fi
  fi
  say "$why; installing $*"
  export DEBIAN_FRONTEND=noninteractive
  # services that packages bring (avahi) must not start here: the tests run their own
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>"${TMPDIR:-/tmp}/peersecure-apt.$$" ||
    { "${run[@]}" apt-get update -qq >/dev/null 2>&1 || true
      "${run[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>"${TMPDIR:-/tmp}/peersecure-apt.$$" ||
        { cat "${TMPDIR:-/tmp}/peersecure-apt.$$" >&2; rm -f "${TMPDIR:-/tmp}/peersecure-apt.$$"; say "could not install. Run: apt-get update && apt-get install $*"; return 1; }; }
  rm -f "${TMPDIR:-/tmp}/peersecure-apt.$$"
}

# foreign programs the tests drive that come as npm packages; node_modules is not kept in git
test_packages=(pg@8.23.1 tus-js-client@4.3.1)
npm_install() {
  command -v npm >/dev/null 2>&1 || { say "npm is missing: tests that need $* will be skipped by name."; return; }
  local root p missing=(); root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  for p in "$@"; do [ -d "$root/node_modules/${p%@*}" ] || missing+=("$p"); done
  [ "${#missing[@]}" -eq 0 ] || npm install --silent --no-save --no-package-lock --prefix "$root" "$@" >/dev/null 2>&1 ||
    say "could not install ${missing[*]} from npm: tests that need them will be skipped by name."
}

need_sdk
if ! has_sqlcipher; then
  command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ] && ! apt-cache show libsqlcipher0 >/dev/null 2>&1 &&
    ! apt-cache show libsqlcipher1 >/dev/null 2>&1 && apt-get update -qq >/dev/null 2>&1
  apt_install "the encrypted database library libsqlcipher is missing" "$(sqlcipher_package)"
fi
if [ "${1:-}" = --tests ]; then
  missing=()
  for p in "${test_tools[@]}"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p"); done
  if [ "${#missing[@]}" -gt 0 ]; then apt_install "test tools are missing" "${missing[@]}" || say "tests that need them will be skipped by name."; fi
  npm_install "${test_packages[@]}"
fi
