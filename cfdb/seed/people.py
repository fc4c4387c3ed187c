"""A handful of people, made with the real functions; run again it adds nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cfdb.server import Server
from cfdb.services import PASSWORD, NoSession, Services, log_in, sign_up
from cfdb.sql import query

PEOPLE = {"ada": "Ada Owner", "ben": "Ben Editor", "cleo": "Cleo Viewer", "eve": "Eve Elsewhere"}
TEAM = ("atelier", "Atelier")
MEMBERS = {"ben": "editor", "cleo": "viewer"}
MODEL = "canvas-xl"


def address(name: str) -> str:
    """The e-mail address of a seeded person."""
    return f"{name}@example.com"


def plant(server: Server) -> str:
    """Make what is missing; returns a line that says what is there."""
    names = ", ".join(address(name) for name in PEOPLE)
    if _is_planted(server):
        return f"People to log in as: {names}; password: {PASSWORD}"
    with Services(server) as services:
        tokens = {name: _enter(services, name) for name in PEOPLE}
        team = _team(services, tokens["ada"])
        for name, role in MEMBERS.items():
            _join(services, team, tokens["ada"], tokens[name], address(name), role)
        with services.system("svc_billing", team, "seed: welcome credits") as billing:
            billing.call(
                "billing.grant_credits",
                account_id=team,
                amount=100,
                reason="welcome",
                idempotency_key="seed:welcome",
            )
        _model(services)
        _work(services, team, tokens["ben"], "Spring campaign", "Coffee")
        _work(services, _personal(services, tokens["eve"]), tokens["eve"], "Eve's own", "Tea")
        for token in tokens.values():
            with services.alone("svc_auth") as auth:
                auth.call("identity.log_out", session_token=token)
    return f"Seeded people: {names}; password: {PASSWORD}"


def _is_planted(server: Server) -> bool:
    """Whether the last thing made here is there, so that looking adds not even a session."""
    with server.connect() as connection:
        connection.execute("set local role cf_kernel")
        row = connection.execute(query("seed_is_planted"), {"email": address("eve")}).fetchone()
    return bool(row and row[0])


def _enter(services: Services, name: str) -> str:
    """A session of the person, who is signed up first where that was not done."""
    try:
        session = log_in(services, address(name), PASSWORD, "seed")
    except (ValueError, NoSession):
        sign_up(services, address(name), name, PEOPLE[name], PASSWORD)
        session = log_in(services, address(name), PASSWORD, "seed")
    return str(session["token"])


def _team(services: Services, token: str) -> UUID:
    slug, title = TEAM
    with services.person(token) as app:
        found = app.read("select id from tenancy.accounts where slug = %s", slug)
        made = found[0]["id"] if found else app.call("tenancy.create_team", name=title, slug=slug)
    assert isinstance(made, UUID)
    return made


def _join(services: Services, team: UUID, owner: str, token: str, email: str, role: str) -> None:
    with services.person(token) as app:
        if app.one("select count(*) from tenancy.accounts where id = %s", team):
            return
    with services.person(owner) as app:
        offer = app.call("tenancy.invite_member", account_id=team, email=email, role=role)
    with services.person(token) as app:
        app.call("tenancy.accept_invitation", token=offer)


def _personal(services: Services, token: str) -> Any:  # noqa: ANN401
    with services.person(token) as app:
        return app.one("select id from tenancy.accounts where kind = 'personal'")


def _model(services: Services) -> None:
    """A model with a version in production."""
    with services.alone("svc_mlops") as mlops:
        if mlops.call("mlops.production_version", model_name=MODEL) is not None:
            return
        mlops.call("mlops.register_model", name=MODEL, kind="ImageGeneration", provider="house")
        version = mlops.call(
            "mlops.register_model_version",
            model_name=MODEL,
            version="1.0.0",
            artifact_path=f"models/{MODEL}/1.0.0",
            checksum=bytes(32),
            format="safetensors",
        )
        for kind in ("security_scan", "functional", "benchmark"):
            mlops.call(
                "mlops.record_validation", model_version_id=version, kind=kind, status="passed"
            )
        mlops.call("mlops.promote_model_version", model_version_id=version)


def _work(services: Services, account: UUID, token: str, workbench: str, project: str) -> None:
    """A brand kit, a workbench, a project with a room."""
    with services.person(token) as app:
        if app.one("select count(*) from studio.projects where account_id = %s", account):
            return
        app.call("studio.create_brand_kit", account_id=account, name="House")
        bench = app.call("studio.create_workbench", account_id=account, name=workbench)
        made = app.call(
            "studio.create_project", account_id=account, workbench_id=bench, name=project
        )
        app.call(
            "studio.create_room",
            account_id=account,
            project_id=made,
            name="Studio",
            room_type="office",
            width_mm=4000,
            length_mm=5000,
        )
