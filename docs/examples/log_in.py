"""A log-in with a second factor, as the auth service makes it: one short transaction a step.

Every answer is committed, also `refused`: a roll-back would forget that there was a failure.
`hash_password(password, parameters)` gives PHC text; `encrypt` and `decrypt` hold the key that the
database never sees (AES-256-GCM, `v1.<key id>.<nonce>.<ciphertext and tag>`).
"""

import hashlib
import hmac
import secrets
import struct
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]


def call(dsn: str, query: str, *values: object, token: str | None = None) -> list[Row]:
    """Run one call in a transaction of its own; with a token its person acts."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:  # commits, or rolls back
        if token is not None:
            connection.execute("select identity.authenticate(%s)", [token])
        return connection.execute(query.encode(), values).fetchall()


def start(
    dsn: str, email: str, password: str, ip: str, hash_password: Callable[[str, str], str]
) -> Row:
    """The first proof. Answers ok, mfa_required with a challenge, refused or throttled."""
    [row] = call(dsn, "select identity.password_parameters(%s) as parameters", email)
    phc = hash_password(password, row["parameters"])
    query = "select * from identity.log_in(%s, %s, p_device => 'browser', p_ip => %s)"
    [answer] = call(dsn, query, email, phc, ip)
    return answer


def offer(dsn: str, challenge: str) -> list[Row]:
    """What the person may answer with, the last used first; empty: the log-in starts again."""
    return call(dsn, "select * from identity.list_challenge_factors(%s)", challenge)


def finish_with_app(
    dsn: str, challenge: str, factor: UUID, code: str, decrypt: Callable[[str], bytes]
) -> Row:
    """The code of an authenticator app: compared here, for only the service holds the key."""
    query = "select identity.factor_secret(%s, %s) as envelope"
    [row] = call(dsn, query, challenge, factor)
    step = matching_step(decrypt(row["envelope"]), code)  # None is told to the database as well
    query = "select * from identity.prove_totp(%s, %s, %s)"
    [answer] = call(dsn, query, challenge, factor, step)
    return answer


def send(dsn: str, challenge: str, factor: UUID, deliver: Callable[[str, str, str], None]) -> Row:
    """A code by telephone or mail; `deliver(kind, destination, code)` is the only one to see it."""
    [sent] = call(dsn, "select * from identity.send_code(%s, %s)", challenge, factor)
    if sent["outcome"] == "ok":
        deliver(sent["kind"], sent["destination"], sent["code"])
    return {"outcome": sent["outcome"], "retry_after": sent["retry_after"]}


def finish_with_code(dsn: str, challenge: str, factor: UUID, code: str) -> Row:
    """The code that was sent."""
    query = "select * from identity.prove_code(%s, %s, %s)"
    [answer] = call(dsn, query, challenge, factor, code)
    return answer


def finish_with_recovery_code(dsn: str, challenge: str, code: str) -> Row:
    """One of the codes that the person wrote down."""
    [answer] = call(dsn, "select * from identity.prove_recovery_code(%s, %s)", challenge, code)
    return answer


def add_app(dsn: str, token: str, name: str, encrypt: Callable[[bytes], str]) -> tuple[bytes, Row]:
    """A new authenticator app: the secret for the QR code, and the challenge to confirm it with.

    Raises SQLSTATE ST005 when the log-in is too long ago: call `prove_again` first.
    """
    secret = secrets.token_bytes(20)
    query = "select * from identity.add_factor('totp', %s, %s)"
    [new] = call(dsn, query, name, encrypt(secret), token=token)
    return secret, new


def recovery_codes(dsn: str, token: str) -> list[str]:
    """Ten new codes, to be shown once, after the first factor was confirmed."""
    [row] = call(dsn, "select identity.renew_recovery_codes() as codes", token=token)
    codes: list[str] = row["codes"]
    return codes


def prove_again(dsn: str, token: str, phc: str | None = None) -> Row:
    """Before what a stolen session must not do: ok, refused, or mfa_required with a challenge."""
    [answer] = call(dsn, "select * from identity.reauthenticate(%s)", phc, token=token)
    return answer


def matching_step(secret: bytes, code: str, now: float | None = None) -> int | None:
    """The time step whose code this is, of the present one and its neighbours (RFC 6238)."""
    present = int((time.time() if now is None else now) // 30)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp(secret, step).encode(), code.encode()):
            return step
    return None


def totp(secret: bytes, step: int) -> str:
    """The six digits of a time step."""
    digest = hmac.digest(secret, struct.pack(">q", step), hashlib.sha1)
    at = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[at : at + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
