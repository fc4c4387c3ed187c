"""docs/examples/log_in.py: the auth service's side of a log-in with a second factor."""

from __future__ import annotations

import base64
import runpy
import time
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from conftest import Connect

from cfdb.config import CHECKOUT
from cfdb.server import Server
from cfdb.services import PASSWORD, Services, phc, sign_up

EXAMPLE = CHECKOUT / "docs" / "examples" / "log_in.py"


def encrypt(secret: bytes) -> str:
    """Looks like an envelope; that it is none does not matter here."""
    text = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    return f"v1.k1.{'n' * 16}.{text}"


def decrypt(envelope: str) -> bytes:
    text = envelope.split(".")[3]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def example() -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture
def dsn(server: Server, database: str, connect: Connect) -> str:
    """Ida has signed up and has the plan Pro; the auth service's connection string."""
    own = replace(server, database=database)
    with Services(own) as services:
        ida = sign_up(services, "ida@example.com", "ida", "Ida", PASSWORD)
    admin = connect()
    admin.execute("select tests.grant_plan(tests.personal_account(%s), 'pro')", (ida,))
    admin.commit()
    return own.dsn(user="svc_auth")


def test_a_code_is_computed_as_the_standard_says(example: dict[str, Any]) -> None:
    secret = b"12345678901234567890"
    published = {59: "287082", 1111111109: "081804", 20000000000: "353130"}  # RFC 6238, B
    for moment, code in published.items():
        assert example["totp"](secret, moment // 30) == code
        assert example["matching_step"](secret, code, moment + 30) == moment // 30
        assert example["matching_step"](secret, code, moment + 90) is None


def test_a_whole_log_in(example: dict[str, Any], dsn: str) -> None:
    def start(password: str = PASSWORD) -> Any:  # noqa: ANN401 (a row)
        return example["start"](dsn, "ida@example.com", password, "203.0.113.7", phc)

    assert start("wrong")["outcome"] == "refused"
    first = start()
    assert first["outcome"] == "ok"

    secret, new = example["add_app"](dsn, first["token"], "telephone", encrypt)
    steps = [int(time.time()) // 30 + shift for shift in (-1, 0, 1)]
    confirm = (dsn, new["challenge"], new["factor_id"])
    code = example["totp"](secret, steps[0])
    assert example["finish_with_app"](*confirm, code, decrypt)["outcome"] == "ok"
    codes = example["recovery_codes"](dsn, first["token"])
    assert len(codes) == 10

    second = start()
    assert (second["outcome"], second["token"]) == ("mfa_required", None)
    challenge = second["challenge"]
    kinds = [row["kind"] for row in example["offer"](dsn, challenge)]
    assert kinds == ["totp", "recovery_code"]
    answer = (dsn, challenge, new["factor_id"])
    assert example["finish_with_app"](*answer, "not it", decrypt)["outcome"] == "refused"
    assert example["finish_with_app"](*answer, code, decrypt)["outcome"] == "refused", "replayed"
    code = example["totp"](secret, steps[1])
    assert example["finish_with_app"](*answer, code, decrypt)["outcome"] == "ok"
    assert example["offer"](dsn, challenge) == []

    third = start()["challenge"]
    done = example["finish_with_recovery_code"](dsn, third, codes[0].upper())
    assert done["outcome"] == "ok"
    query = "select email from identity.users"
    [row] = example["call"](dsn, query, token=done["token"])
    assert row["email"] == "ida@example.com"


def test_a_code_by_mail(example: dict[str, Any], dsn: str) -> None:
    delivered: list[tuple[str, str, str]] = []

    def deliver(kind: str, destination: str, code: str) -> None:
        delivered.append((kind, destination, code))

    session = example["start"](dsn, "ida@example.com", PASSWORD, "203.0.113.7", phc)
    add = "select * from identity.add_factor('email')"
    [new] = example["call"](dsn, add, token=session["token"])
    to_confirm = (dsn, new["challenge"], new["factor_id"])
    assert example["send"](*to_confirm, deliver)["outcome"] == "ok"
    assert example["send"](*to_confirm, deliver)["outcome"] == "throttled"
    [(kind, destination, code)] = delivered
    assert (kind, destination) == ("email", "ida@example.com")
    assert example["finish_with_code"](*to_confirm, code)["outcome"] == "ok"

    again = example["prove_again"](dsn, session["token"])
    assert again["outcome"] == "mfa_required"
    assert example["send"](dsn, again["challenge"], new["factor_id"], deliver)["outcome"] == "ok"
    code = delivered[-1][2]
    answer = example["finish_with_code"](dsn, again["challenge"], new["factor_id"], code)
    assert (answer["outcome"], answer["token"]) == ("ok", None), "the session is proved, no new one"
    with pytest.raises(psycopg.Error, match="token not found"):
        example["finish_with_code"](dsn, again["challenge"], new["factor_id"], code)
