#!/usr/bin/env bash
# JUnit reports against junit.xsd; needs a built dist/ and xmllint (Debian: libxml2-utils).
#   bash test/validation/junit.sh [capture or report.xml...]    default: captures/ and the golden reports
set -euo pipefail
cd "$(dirname "$0")/../.."
xsd=test/validation/junit.xsd
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -eq 0 ]; then
  mapfile -t files < <(find captures test/golden \( -name '*.pcap*' -o -name '*.xml' \) -type f | sort)
  set -- "${files[@]}"
fi
count=0
for file in "$@"; do
  report=$file
  if [[ $file != *.xml ]]; then
    report=$work/$count.xml
    # A capture that cannot be read has a report, too.
    node dist/cli/main.js analyze "$file" --quiet -f junit="$report" || [ -s "$report" ]
  fi
  xmllint --noout --nonet --schema "$xsd" "$report" 2>"$work/errors" || { cat "$work/errors"; exit 1; }
  count=$((count + 1))
done
echo "$count JUnit reports are valid"
[ "$count" -gt 0 ]
