"""The server: up, down, status, psql."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict
from json import dumps

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.ready import SERVICE

ENGINE_HELP = {
    "engine": "auto, embedded, docker, url or a postgresql:// URL",
    "pg": "PostgreSQL major: 16, 17 or 18",
}


@command(help=ENGINE_HELP)
def up(_: Context, engine: str = "", pg: str = "") -> None:
    """Start PostgreSQL, migrate, seed, and say how to connect."""
    from cfdb import ready

    server = engines.ensure(engine, pg)
    for line in ready.bring_up(server):
        print(line)


@command(help={**ENGINE_HELP, "purge": "delete the data too"})
def down(_: Context, engine: str = "", pg: str = "", purge: bool = False) -> None:
    """Stop PostgreSQL; the data stays unless --purge is given."""
    stopped = engines.stop(engine, pg, purge)
    done = "Stopped, and deleted its data." if purge else "Stopped."
    print(done if stopped else "There was nothing to stop.")


@command(help={"json": "print the result as JSON"})
def status(_: Context, json: bool = False) -> None:
    """Say which servers of this checkout are running."""
    found = engines.status()
    if json:
        print(dumps([asdict(state) for state in found], indent=2))
    elif not found:
        print("No server of this checkout is running; ./inv up starts one.")
    else:
        for state in found:
            print(f"{state.engine:9} PostgreSQL {state.major}  {state.purpose:12} {state.dsn}")


@command(
    help={
        **ENGINE_HELP,
        "role": "log-in role; default: the one that migrates",
        "as_": "e-mail of a person whom seed or demo made: act as her, within her rights",
        "file": "run it",
    }
)
def psql(
    _: Context, engine: str = "", pg: str = "", role: str = "", as_: str = "", file: str = ""
) -> None:
    """Open psql on the development database; what follows -- goes to psql."""
    from cfdb.acting import acting_env, require_log_in

    server = engines.ensure(engine, pg)
    if as_ or role:
        require_log_in(server, role or SERVICE)
    env = acting_env(server, as_, role or SERVICE) if as_ else server.env(user=role or None)
    program = shutil.which("psql", path=env["PATH"])
    if program is None:
        raise UserError(
            "psql is not installed",
            "Install the package postgresql-client, or use --engine embedded, which brings it.",
            ENVIRONMENT,
        )
    arguments = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    arguments = ["-v", "ON_ERROR_STOP=1", "-f", file, *arguments] if file else arguments
    sys.stdout.flush()
    os.execve(program, ["psql", *arguments], env)
