"""The committed access matrix is the one that the database gives, and it sees what it should."""

from __future__ import annotations

from cfdb import matrix
from cfdb.server import Server


def test_the_committed_matrix_is_the_databases(server: Server, module_database: str) -> None:
    with server.connect(module_database) as connection:
        assert matrix.difference(matrix.render(connection)) == ""


def test_a_grant_a_policy_and_an_open_partition_show(server: Server, module_database: str) -> None:
    with server.connect(module_database) as connection:
        before = matrix.render(connection).splitlines()
        connection.execute("set role cf_owner")
        connection.execute("grant update (reason) on audit.entries to cf_worker")
        connection.execute("grant delete on audit.entries_default to cf_worker")
        connection.execute(
            "create policy more on audit.entries for select to cf_mlops using (true)"
        )
        connection.execute("reset role")
        added = [line for line in matrix.render(connection).splitlines() if line not in before]
        connection.rollback()
    partitions = "audit.entries (partitions, addressed directly)"
    assert "| audit.entries | update | reason | cf_worker+ | none: no row |" in added
    assert f"| {partitions} | delete | rows | cf_worker+ | none: no row |" in added
    assert any("cf_mlops+ | more, select_" in line for line in added)
