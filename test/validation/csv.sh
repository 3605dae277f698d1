#!/usr/bin/env bash
# CSV reports in a spreadsheet: LibreOffice loads them, and no cell of what it made is a formula or an external link; Python's csv module reads the same number of fields in
# every record. Needs a built dist/, soffice (Debian: libreoffice-calc) and python3.
#   bash test/validation/csv.sh [capture or report.csv...]    default: captures/ and the golden reports
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
raw=test/golden/report/rich-raw.csv

if [ $# -eq 0 ]; then
  mapfile -t files < <(find captures test/golden \( -name '*.pcap*' -o -name '*.csv' \) -type f ! -name "$(basename $raw)" | sort)
  set -- "${files[@]}"
fi
count=0
for file in "$raw" "$@"; do
  report=$work/$count.csv
  case $file in
    *.csv) cp "$file" "$report" ;;
    *) node dist/cli/main.js analyze "$file" --quiet -f csv="$report" || [ -s "$report" ] ;;
  esac
  python3 -c 'import csv, sys; csv.field_size_limit(1 << 30)
widths = {len(row) for row in csv.reader(open(sys.argv[1], newline="", encoding="utf-8"))}
if len(widths) != 1: sys.exit("records of %s fields" % sorted(widths))' "$report" || { echo "$file"; exit 1; }
  count=$((count + 1))
done
# Comma, double quote, UTF-8, from the first line.
soffice --headless --norestore "-env:UserInstallation=file://$work/profile" --convert-to fods --infilter=CSV:44,34,76,1 --outdir "$work" "$work"/*.csv >/dev/null 2>&1
active() { grep -cE 'table:formula=|xlink:href=|<script:' "$work/$1.fods" || true; }
# What is written without the guard shows that this would be seen.
[ "$(active 0)" -gt 0 ] || { echo 'LibreOffice made no formula of the unguarded report'; exit 1; }
for ((n = 1; n < count; n++)); do
  [ "$(active "$n")" -eq 0 ] || { echo "${*:n:1}: LibreOffice made a formula or a link"; exit 1; }
done
echo "$((count - 1)) CSV reports hold no formula; $(active 0) in the unguarded one"
[ "$count" -gt 1 ]
