#!/usr/bin/env bash
# Builds the build and becomes it, so that its arguments, signals and exit code are this script's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v dotnet >/dev/null; then
  for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    if [[ -n $folder && -x $folder/dotnet ]]; then PATH="$folder:$PATH"; break; fi
  done
fi
if ! command -v dotnet >/dev/null; then
  echo "There is no dotnet on the PATH, nor in \$DOTNET_ROOT, ~/.dotnet or /usr/share/dotnet; the build needs the .NET SDK 10." >&2
  echo "Install it from your distribution or with https://dot.net/v1/dotnet-install.sh --channel 10.0, then start again." >&2
  exit 11
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# No node of MSBuild stays behind when the build is over.
export MSBUILDDISABLENODEREUSE=1

if ! output=$(dotnet build build/_build.csproj --configuration Release --verbosity quiet 2>&1 </dev/null); then
  printf '%s\n' "$output" >&2
  exit 1
fi
exec artifacts/bin/_build/release/_build "$@"
