# Fails the image unless the tools are there that its template installs.
$ErrorActionPreference = 'Stop'

if (-not (Test-Path 'C:\Program Files\7-Zip\7z.exe')) { throw '7-Zip is not installed.' }

Write-Output 'All tools are installed.'
