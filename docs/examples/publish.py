"""Social connections, as the publishing service (`svc_social`) connects, uses and renews them.

`encrypt(text)` gives an envelope, `decrypt(envelope)` the text: AES-256-GCM under a key that the
database never sees, `v1.<key id>.<nonce>.<ciphertext and tag>`. No transaction waits for a network.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]
Encrypt = Callable[[str], str]
Decrypt = Callable[[str], str]


class Refused(Exception):
    """The network's answer to a token that is no good any more."""


def as_person(dsn: str, token: str, query: str, *values: object) -> list[Row]:
    """One call in a transaction in which the bearer of the session token acts."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.execute("select identity.authenticate(%s)", [token])
        return connection.execute(query.encode(), values).fetchall()


def as_system(dsn: str, account: UUID, reason: str, query: str, *values: object) -> list[Row]:
    """One call in a transaction in which the service acts in the account; the reason is kept."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.execute("select identity.act_as_system(%s, %s)", [account, reason])
        return connection.execute(query.encode(), values).fetchall()


def connect(
    dsn: str,
    token: str,
    account: UUID,
    profile: str,
    tokens: tuple[str, str, datetime],
    encrypt: Encrypt,
) -> UUID:
    """Store what the network gave to an owner or admin: access token, refresh token, end.

    Done again for the same profile, it replaces the tokens and keeps the id.
    """
    query = (
        "select tenancy.connect_social_account(p_account_id => %s, p_provider => 'instagram',"
        " p_external_id => %s, p_access_token => %s, p_refresh_token => %s, p_expires_at => %s)"
        " as id"
    )
    access, refresh, ends = tokens
    values = (account, profile, encrypt(access), encrypt(refresh), ends)
    connection: UUID = as_person(dsn, token, query, *values)[0]["id"]
    return connection


def publish(
    dsn: str,
    token: str,
    account: UUID,
    connection: UUID,
    decrypt: Decrypt,
    post: Callable[[str, str], None],
) -> str:
    """Publish for a person: posted, refused (connect anew), or forbidden.

    `post(profile, access token)` calls the network and raises Refused.
    """
    may = "select %s = any (tenancy.accounts_with('social.publish')) as may"
    if not as_person(dsn, token, may, account)[0]["may"]:  # the system may in every account
        return "forbidden"
    found = secret(dsn, account, connection, "publish a post")
    try:
        post(found["external_id"], decrypt(found["access_token"]))
    except Refused as refusal:
        mark(dsn, account, connection, found["revision"], "error", str(refusal))
        return "refused"
    return "posted"


def secret(dsn: str, account: UUID, connection: UUID, reason: str) -> Row:
    """The envelopes, and the revision that they were read at. Each reading is an audit entry."""
    query = "select * from tenancy.connection_secret(%s, %s)"
    [row] = as_system(dsn, account, reason, query, account, connection)
    return row


def mark(dsn: str, account: UUID, connection: UUID, revision: int, status: str, said: str) -> bool:
    """Note that the network refuses, in words that hold no token; false: it changed meanwhile."""
    query = "select tenancy.mark_connection(%s, %s, %s, %s, %s)"
    values = (account, connection, revision, status, said)
    return unless_changed(dsn, account, "note a refusal", query, *values)


def renew(
    dsn: str,
    encrypt: Encrypt,
    decrypt: Decrypt,
    exchange: Callable[[str], tuple[str, str | None, datetime]],
) -> int:
    """Renew what ends within a day, and say how many were.

    `exchange(refresh token)` gives the next access token, the next refresh token or None, and the
    end; it raises Refused.
    """
    with psycopg.connect(dsn, row_factory=dict_row) as connected:
        due = connected.execute("select * from tenancy.list_expiring_connections()").fetchall()
    renewed = 0
    for row in due:
        account, connection = row["account_id"], row["connection_id"]
        found = secret(dsn, account, connection, "renew a token")
        try:
            if found["refresh_token"] is None:
                raise Refused("there is no refresh token")
            before = decrypt(found["refresh_token"])
            access, refresh, ends = exchange(before)
        except Refused as refusal:
            mark(dsn, account, connection, found["revision"], "expired", str(refusal))
            continue
        # Both are stored, for both must be under one key: encrypt may use a newer one by now.
        query = "select tenancy.update_connection_tokens(%s, %s, %s, %s, %s, %s)"
        both = (encrypt(access), encrypt(refresh or before))
        values = (account, connection, found["revision"], *both, ends)
        renewed += unless_changed(dsn, account, "renew a token", query, *values)
    return renewed


def change_key(dsn: str, old_key_id: str, encrypt: Encrypt, decrypt: Decrypt) -> int:
    """Encrypt some of what is under an old key anew; call it until it answers 0."""
    with psycopg.connect(dsn, row_factory=dict_row) as connected:
        query = "select * from tenancy.list_connections_by_key(%s)"
        rows = connected.execute(query, [old_key_id]).fetchall()
    for row in rows:
        account, connection = row["account_id"], row["connection_id"]
        found = secret(dsn, account, connection, "change of keys")
        both = [
            None if found[name] is None else encrypt(decrypt(found[name]))
            for name in ("access_token", "refresh_token")
        ]
        query = "select tenancy.replace_connection_tokens(%s, %s, %s, %s, %s)"
        values = (account, connection, found["revision"], *both)
        unless_changed(dsn, account, "change of keys", query, *values)
    return len(rows)


def unless_changed(dsn: str, account: UUID, reason: str, query: str, *values: object) -> bool:
    """A change of what was read; false when it is renewed or disconnected by now."""
    try:
        as_system(dsn, account, reason, query, *values)
    except psycopg.Error as error:
        if error.sqlstate not in ("SV001", "NF001"):
            raise
        return False
    return True
