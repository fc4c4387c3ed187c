#!/usr/bin/env bash
# Sees to it that a Docker engine answers: leaves a running one alone; on Debian, as root, installs
# docker.io and debootstrap and starts dockerd. Ends with 0 if an engine answers, else says loudly
# why not and ends with 3. `stop` ends the dockerd that this script started, and no other.
set -euo pipefail

log=/var/log/cfdb-dockerd.log
pid_file=/run/cfdb-dockerd.pid

answers() {
  python3 - <<'PY'
import http.client
import os
import socket
import sys


class Engine(http.client.HTTPConnection):
    def connect(self):
        host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect(host.removeprefix("unix://"))


try:
    call = Engine("localhost")
    call.request("GET", "/_ping")
    sys.exit(call.getresponse().status != 200)
except OSError:
    sys.exit(1)
PY
}

give_up() {
  {
    echo "================================================================"
    echo "NO DOCKER ENGINE: $1"
    echo "Tests that need one are skipped."
    echo "================================================================"
  } >&2
  exit 3
}

ours() {
  local state
  state=$(sed 's/^\([0-9]* (dockerd)\) \(.\).*/\2/' "/proc/$(cat "$pid_file" 2>/dev/null)/stat" \
    2>/dev/null) || return 1
  # Neither another program's number nor a dead process.
  [ "${#state}" = 1 ] && [ "$state" != Z ]
}

if [ "${1:-start}" = stop ]; then
  if ours; then
    kill "$(cat "$pid_file")"
    for _ in $(seq 60); do
      ours || break
      sleep 0.5
    done
  fi
  rm -f "$pid_file"
  exit 0
fi

if answers; then
  echo "A Docker engine answers."
  exit 0
fi
[ "$(uname -s)" = Linux ] || give_up "none answers; start Docker Desktop or another one"
[ "$(id -u)" = 0 ] || give_up "none answers, and only root can start one"
if ! command -v dockerd >/dev/null || ! command -v debootstrap >/dev/null; then
  command -v apt-get >/dev/null || give_up "dockerd is not installed, and this is no Debian"
  echo "Installing docker.io and debootstrap"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -q && apt-get install -y -q --no-install-recommends docker.io debootstrap \
    docker-compose iptables ca-certificates; } >"$log" 2>&1 || give_up "docker.io cannot be installed, see $log"
fi
if ! ours; then
  setsid nohup dockerd >>"$log" 2>&1 </dev/null &
  echo $! >"$pid_file"
fi
for _ in $(seq 60); do
  if answers; then
    echo "dockerd was started (process $(cat "$pid_file"), log $log)."
    exit 0
  fi
  ours || break
  sleep 0.5
done
give_up "dockerd does not come up: $(grep -E 'level=(fatal|error)|^failed' "$log" | tail -n 1), see $log"
