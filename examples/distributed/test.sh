#!/usr/bin/env bash
# Starts a redis-server (or valkey-server) on a socket of its own and tests the example. Needs `npm run build` in the root and `npm install` here.
set -euo pipefail
cd "$(dirname "$0")"
server=$(command -v redis-server || command -v valkey-server || true)
if [ -z "$server" ]; then
  echo 'not tested: no redis-server here (Debian: apt-get install redis-server)'
  exit 0
fi
port=$((20000 + RANDOM % 20000))
folder=$(mktemp -d)
"$server" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" --logfile "$folder/log" &
redis=$!
trap 'kill "$redis"; wait "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 50); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done
node test.js "redis://127.0.0.1:$port"
