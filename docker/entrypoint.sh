#!/usr/bin/env bash
# Entry point of the locally built base image. It understands what this project uses of the
# official image's: POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB, POSTGRES_INITDB_ARGS, PGDATA and
# /docker-entrypoint-initdb.d (*.sql, *.sql.gz, *.sh), and options after `postgres`.
set -euo pipefail

make_data_folder() {
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "error: POSTGRES_PASSWORD is not set, and the data folder is empty" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # several words on purpose
  initdb -D "$PGDATA" -U "$POSTGRES_USER" -A scram-sha-256 \
    --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  # Inside the container the socket is the administrator's, as in the official image.
  sed -i 's/^\(local .*\)scram-sha-256$/\1trust/' "$PGDATA/pg_hba.conf"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"

  # Not reachable over TCP until it is complete.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v name="$POSTGRES_DB" \
      <<< 'create database :"name";'
  fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) bash "$file" ;;
      *.sql) psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz)
        gunzip -c "$file" | psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"
        ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
}

export PGDATA="${PGDATA:-/var/lib/postgresql/data}"
export POSTGRES_USER="${POSTGRES_USER:-postgres}"
export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"

if [ "${1:-postgres}" != postgres ] && [ "${1#-}" = "$1" ]; then
  exec "$@"
fi
if [ "${1#-}" != "${1:-}" ]; then
  set -- postgres "$@"
fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  chown postgres:postgres "$PGDATA" /run/postgresql
  chmod 0700 "$PGDATA"
  chmod 2775 /run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "${@:-postgres}"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  make_data_folder
fi
exec "${@:-postgres}"
