#!/usr/bin/env bash
# Makes the archives in dist/, with checksums:
#   peersecure-VERSION.tar.gz             needs the .NET runtime (with ASP.NET Core) on the machine, any processor
#   peersecure-VERSION-linux-x64.tar.gz   brings the runtime along, compiled ahead for a quick start
# usage: scripts/package.sh [portable|linux-x64]      (both by default)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1   # the last: see scripts/build.sh
case "${1:-both}" in
  both) kinds=(portable linux-x64) ;;
  portable|linux-x64) kinds=("$1") ;;
  *) sed -n 2,5p "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2 ;;
esac

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
when=$(git log -1 --format=%ct 2>/dev/null || date +%s)   # one commit, one archive
place=$(mktemp -d "${TMPDIR:-/tmp}/peersecure-package.XXXXXX")
trap 'rm -rf "$place"' EXIT
mkdir -p dist

publish() { # FOLDER PROJECT [options]
  local to=$1 project=$2; shift 2
  if ! dotnet publish "$project" -c Release -o "$to" --artifacts-path "$place/build" -v quiet -nologo --tl:off \
      -p:ContinuousIntegrationBuild=true -p:DebugType=none "$@" > "$place/log" 2>&1; then
    cat "$place/log" >&2
    echo "package.sh: $project could not be published. The runtime packs come from the package source: is it in reach?" >&2
    return 1
  fi
}

assemble() { # NAME [options of publish]
  local name=$1 folder=$place/$1; shift
  mkdir -p "$folder/lib" "$folder/man/man1" "$folder/completions"
  # the authority first: where both bring a file, the peer's is the one from a package, and newer
  publish "$folder/lib" CertAuthority "$@"
  publish "$folder/lib" Peer "$@"
  find "$folder/lib" -name '*.xml' -delete
  cp peersecure startServer.sh startClient.sh CHANGELOG.md "$folder"
  for page in README.md SECURITY.md LICENSE; do if [ -f "$page" ]; then cp "$page" "$folder"; fi; done
  cp -r docs packaging "$folder"
  "$folder/peersecure" man > "$folder/man/man1/peersecure.1"   # also the first trial of what was made
  "$folder/peersecure" ca man > "$folder/man/man1/peersecure-ca.1"
  "$folder/peersecure" completion bash > "$folder/completions/peersecure.bash"
  "$folder/peersecure" completion zsh > "$folder/completions/_peersecure"
  "$folder/peersecure" completion fish > "$folder/completions/peersecure.fish"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" -C "$place" -cf - "$name" | gzip -9n > "dist/$name.tar.gz"
  echo "dist/$name.tar.gz  $(du -h "dist/$name.tar.gz" | cut -f1)  $("$folder/peersecure" --version)"
}

made=()
for kind in "${kinds[@]}"; do
  case $kind in
    portable) assemble "peersecure-$version" -p:UseAppHost=false; made+=("peersecure-$version.tar.gz") ;;
    # lock files name no runtime; the packages are those the locked restore has already checked
    linux-x64) assemble "peersecure-$version-linux-x64" -r linux-x64 --self-contained -p:PublishReadyToRun=true -p:NuGetLockFilePath="$place/none.json"
      made+=("peersecure-$version-linux-x64.tar.gz") ;;
  esac
done
(cd dist && sha256sum "${made[@]}" > SHA256SUMS)
echo "dist/SHA256SUMS"
