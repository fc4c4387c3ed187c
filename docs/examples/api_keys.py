"""API keys, as the developer platform makes, lists, rotates and honours them.

The plan of the account must include `api_access` (Team and up), else `LM003`.
"""

from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]


def call(
    dsn: str, query: str, *values: object, credential: str, client: str | None = None
) -> list[Row]:
    """Run one call in a transaction of its own, as the bearer of a session token or a key."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:  # commits, or rolls back
        query_actor = "select identity.authenticate(%s, p_ip => %s)"
        connection.execute(query_actor, [credential, client])
        return connection.execute(query.encode(), values).fetchall()


def scopes_to_offer(dsn: str, token: str, account: UUID) -> list[str]:
    """What a key may be given: what the person may do in this account himself."""
    query = "select name from tenancy.permissions where %s = any (tenancy.accounts_with(name))"
    return sorted(row["name"] for row in call(dsn, query, account, credential=token))


def make_key(dsn: str, token: str, account: UUID, scopes: list[str], networks: list[str]) -> Row:
    """A key of the person's: key_id and the text, to be shown once. It never does more than he may.

    Networks are such as 198.51.100.0/24; an empty list lets the key be used from anywhere.
    """
    query = (
        "select * from tenancy.create_api_key(p_account_id => %s, p_name => 'integration',"
        " p_scopes => %s, p_allowed_networks => %s::cidr[])"
    )
    [key] = call(dsn, query, account, scopes, networks, credential=token)
    return key


def make_robot(dsn: str, token: str, account: UUID, name: str, scopes: list[str]) -> Row:
    """A service account and a key for it, which outlives whoever made it.

    The key may what its scopes name as far as the service account's role may it, too.
    """
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.execute("select identity.authenticate(%s)", [token])
        [made] = connection.execute(
            "select tenancy.create_service_account(%s, %s, 'editor') as id", [account, name]
        )
        query = (
            "select * from tenancy.create_api_key(p_account_id => %s, p_name => %s,"
            " p_scopes => %s, p_service_account_id => %s)"
        )
        [key] = connection.execute(query, [account, name, scopes, made["id"]])
        return {"service_account_id": made["id"], **key}


def list_keys(dsn: str, token: str, account: UUID) -> list[Row]:
    """The keys of the account. Columns are named: hashes are not granted, and `*` is refused."""
    query = (
        "select id, name, scopes, allowed_networks, service_account_id, last_used_at, expires_at,"
        " revision, previous_expires_at, revoked_at is null"
        " and coalesce(expires_at > now(), true) as alive"
        " from tenancy.api_keys where account_id = %s order by created_at"
    )
    return call(dsn, query, account, credential=token)


def rotate(dsn: str, token: str, account: UUID, key: UUID, leaked: bool = False) -> str:
    """The new text of a key. The old one is good for a day more; not if it leaked."""
    overlap = "0" if leaked else "1 day"
    query = "select key from tenancy.rotate_api_key(%s, %s, %s)"
    [row] = call(dsn, query, account, key, overlap, credential=token)
    text: str = row["key"]
    return text


def serve(dsn: str, key: str, client: str, query: str, *values: object) -> list[Row]:
    """A request that comes with a key from the address `client`.

    Raises SQLSTATE 28000 for a key that is unknown, over, or used from elsewhere than it may be.
    """
    rows = call(dsn, query, *values, credential=key, client=client)
    with psycopg.connect(dsn) as connection:  # afterwards, on the primary: when it was used
        connection.execute("select tenancy.touch_api_key(%s)", [key])
    return rows
