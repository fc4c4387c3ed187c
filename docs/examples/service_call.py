"""How a Python service calls: one transaction a request, begun by proving who acts."""

from uuid import UUID

import psycopg


def create_project(dsn: str, token: str, name: str) -> UUID:
    """Make a project in the personal account of whoever holds the session token."""
    with psycopg.connect(dsn) as connection:  # commits at the end, rolls back on an error
        connection.execute("select identity.authenticate(%s)", [token])
        [(account,)] = connection.execute("select id from tenancy.accounts where kind = 'personal'")
        [(workbench,)] = connection.execute(
            "select studio.create_workbench(%s, %s)", [account, "Spring campaign"]
        )
        project: UUID
        [(project,)] = connection.execute(
            "select studio.create_project(p_account_id => %s, p_workbench_id => %s, p_name => %s)",
            [account, workbench, name],
        )
        return project


def rename_project(dsn: str, token: str, project: UUID, revision: int, name: str) -> str:
    """Rename a project that was read at a revision; says what the person should be told."""
    try:
        with psycopg.connect(dsn) as connection:
            connection.execute("select identity.authenticate(%s)", [token])
            row = connection.execute(
                "select account_id from studio.projects where id = %s", [project]
            ).fetchone()  # through row security: None for what this person may not see
            if row is None:
                return "not found"
            connection.execute(
                "select studio.update_project(p_account_id => %s, p_project_id => %s,"
                " p_revision => %s, p_name => %s)",
                [row[0], project, revision, name],
            )
            return "renamed"
    except psycopg.Error as error:
        # The first two letters of the SQLSTATE say what to do; docs/errors.md lists them all.
        if (error.sqlstate or "").startswith("SV"):
            return "changed by somebody else, read it again"
        raise
