#!/usr/bin/env pwsh
# Builds the build and runs it with the same arguments and exit code.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('There is no dotnet on the PATH; the build needs the .NET SDK 10. Install it from https://dot.net, then start again.')
    exit 11
}

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:MSBUILDDISABLENODEREUSE = '1'

$output = dotnet build build/_build.csproj --configuration Release --verbosity quiet 2>&1
if ($LASTEXITCODE -ne 0) {
    $output | ForEach-Object { [Console]::Error.WriteLine($_) }
    exit 1
}
dotnet artifacts/bin/_build/release/_build.dll @args
exit $LASTEXITCODE
