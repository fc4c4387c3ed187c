"""docs/examples/publish.py: what the publishing service does with connections."""

from __future__ import annotations

import base64
import runpy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import Connect

from cfdb.config import CHECKOUT
from cfdb.server import Server
from cfdb.services import PASSWORD, Services, log_in, sign_up

EXAMPLE = CHECKOUT / "docs" / "examples" / "publish.py"


def under(key_id: str) -> Callable[[str], str]:
    """Makes what looks like an envelope; that it is none does not matter here."""

    def encrypt(text: str) -> str:
        coded = base64.urlsafe_b64encode(text.ljust(24).encode()).decode().rstrip("=")
        return f"v1.{key_id}.{'n' * 16}.{coded}"

    return encrypt


def decrypt(envelope: str) -> str:
    text = envelope.split(".")[3]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().rstrip()


@pytest.fixture
def example() -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture
def world(server: Server, database: str) -> tuple[str, str, str, UUID]:
    """The service's connection string, the tokens of Ida and of a stranger, and Ida's team."""
    own = replace(server, database=database)
    tokens = []
    with Services(own) as services:
        for name in ("ida", "eve"):
            sign_up(services, f"{name}@example.com", name, name.title(), PASSWORD)
            tokens.append(log_in(services, f"{name}@example.com", PASSWORD, "browser")["token"])
        with services.person(tokens[0]) as ida:
            team = ida.call("tenancy.create_team", name="Ida's", slug="idas")
    return own.dsn(user="svc_social"), tokens[0], tokens[1], team


def state(connect: Connect, connection: UUID) -> tuple[str, str]:
    admin = connect()
    admin.execute("set role cf_kernel")
    query = "select status, key_id from tenancy.social_connections where id = %s"
    row = admin.execute(query, (connection,)).fetchone()
    admin.rollback()
    assert row is not None
    return row[0], row[1]


def test_connect_publish_renew_and_change_the_key(
    example: dict[str, Any], world: tuple[str, str, str, UUID], connect: Connect
) -> None:
    dsn, ida, eve, team = world
    soon, later = (datetime.now(UTC) + timedelta(hours=hours) for hours in (1, 999))
    given = ("access 1", "refresh 1", soon)
    profile = example["connect"](dsn, ida, team, "17841", given, under("k1"))
    assert example["connect"](dsn, ida, team, "17841", given, under("k1")) == profile

    posts: list[tuple[str, str]] = []

    def post(external_id: str, access: str) -> None:
        posts.append((external_id, access))

    arguments = (team, profile, decrypt)
    assert example["publish"](dsn, eve, *arguments, post) == "forbidden"
    assert example["publish"](dsn, ida, *arguments, post) == "posted"
    assert posts == [("17841", "access 1")]

    def exchange(refresh: str) -> tuple[str, str | None, datetime]:
        assert refresh == "refresh 1"
        return "access 2", None, later

    # Under a newer key than the connection was made with: both tokens go over.
    assert example["renew"](dsn, under("k2"), decrypt, exchange) == 1
    assert example["renew"](dsn, under("k2"), decrypt, exchange) == 0
    assert state(connect, profile) == ("active", "k2")
    found = example["secret"](dsn, team, profile, "look")
    assert decrypt(found["access_token"]) == "access 2"
    assert decrypt(found["refresh_token"]) == "refresh 1"

    assert example["change_key"](dsn, "k2", under("k3"), decrypt) == 1
    assert example["change_key"](dsn, "k2", under("k3"), decrypt) == 0
    assert state(connect, profile) == ("active", "k3")


def test_what_the_network_refuses_is_noted(
    example: dict[str, Any], world: tuple[str, str, str, UUID], connect: Connect
) -> None:
    dsn, ida, _, team = world
    given = ("access 1", "refresh 1", datetime.now(UTC) + timedelta(hours=1))
    profile = example["connect"](dsn, ida, team, "17841", given, under("k1"))

    def refuse(*_: object) -> Any:  # noqa: ANN401 (never returns)
        raise example["Refused"]("the grant was withdrawn")

    assert example["renew"](dsn, under("k1"), decrypt, refuse) == 0
    assert state(connect, profile)[0] == "expired"
    assert example["publish"](dsn, ida, team, profile, decrypt, refuse) == "refused"
    assert state(connect, profile)[0] == "error"
    assert not example["mark"](dsn, team, profile, 1, "revoked", "late"), "read before the change"
    assert example["connect"](dsn, ida, team, "17841", given, under("k1")) == profile
    assert state(connect, profile)[0] == "active"
