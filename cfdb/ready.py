"""From a started server to one that can be used: migrated, seeded, explained."""

from __future__ import annotations

from collections.abc import Iterator

from cfdb import engines
from cfdb.engines import url
from cfdb.migrate import migrate
from cfdb.seed import seed
from cfdb.server import Server

SERVICE = "svc_app"


def bring_up(server: Server) -> Iterator[str]:
    """Migrate and seed `server`; yields what to tell the reader, each line when it is true.

    Raises UserError when a migration fails or another one is running.
    """
    yield f"PostgreSQL {server.major} ({server.engine}) at {url.where(server)}"
    yield migrate(server).summary()
    engines.set_service_passwords(server)
    yield seed(server, size="small")
    yield ""
    yield from guide(server)


def guide(server: Server) -> Iterator[str]:
    """How to connect, what to try, how to stop."""
    if server.superuser is None:
        yield "Connect as before; as a service, use the log-in svc_app, svc_worker, …"
        yield "(./inv gives these log-ins no password on a server that is not its own)."
    else:
        yield f"Administration  {server.dsn()}"
        yield f"A service       {server.dsn(user=SERVICE)}"
        yield "                or svc_auth, svc_billing, svc_mlops, svc_social, svc_worker"
    yield ""
    yield "Try next:"
    if server.superuser is not None:
        yield "  ./inv demo                        the whole story, step by step"
    yield "  ./inv test                        every test"
    if server.superuser is not None:
        yield "  ./inv psql --as ada@example.com   SQL as a seeded person, inside her rights"
    yield f"  ./inv psql --role {SERVICE}         SQL as the application service, nobody acting"
    if server.superuser is not None:
        option = "" if server.engine == "embedded" else f" --engine {server.engine}"
        option += "" if server.major == 16 else f" --pg {server.major}"
        yield f"Stop:  ./inv down{option}   (--purge deletes the data)"
