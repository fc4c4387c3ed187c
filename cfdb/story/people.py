"""First part: people, accounts, an invitation, credits, a model in production."""

from __future__ import annotations

from decimal import Decimal

from cfdb.services import PASSWORD, NoSession, log_in, new_phc, sign_up
from cfdb.story.tell import Teller

CREDITS = Decimal("10.00")


def email(teller: Teller, name: str) -> str:
    """A person's address, another one in each run."""
    return f"{name}-{teller.run}@story.example"


def meet_ada(teller: Teller) -> None:
    """Sign up, verify, log in, personal account."""
    services, address = teller.services, email(teller, "ada")
    with services.alone("svc_auth") as auth:
        token = auth.call(
            "identity.sign_up",
            email=address,
            username=f"ada-{teller.run}",
            full_name="Ada",
            password_phc=new_phc(PASSWORD),
        )
    teller.expect("the token's kind", token[:4], "cfv_")
    teller.step("Ada signs up", "svc_auth", "identity.sign_up", f"token {token[:8]}… by e-mail")
    with services.alone("svc_auth") as auth:
        ada = auth.call("identity.verify_email", token=token)
    with teller.refused("a token used twice", "NF002"), services.alone("svc_auth") as auth:
        auth.call("identity.verify_email", token=token)
    teller.step("Ada verifies her address", "svc_auth", "identity.verify_email", f"person {ada}")
    try:
        answer = log_in(services, address, "a wrong password", "")["outcome"]
    except NoSession as refusal:
        answer = str(refusal)
    teller.expect("the answer to a wrong password", answer, "refused")
    session = log_in(services, address, PASSWORD, "story")
    teller.expect("who logged in", session["user_id"], ada)
    teller.facts.update(ada=ada, email=address, ada_token=session["token"])
    teller.step("Ada logs in", "svc_auth", "identity.log_in", f"session {session['token'][:8]}…")
    with services.person(session["token"]) as app:
        accounts = app.read("select id, kind from tenancy.accounts")
        plans = app.read("select plan, status from billing.subscriptions where is_current")
        me = app.one("select status from identity.users")
    teller.expect("her accounts", [a["kind"] for a in accounts], ["personal"])
    teller.expect("her plan", plans, [{"plan": "free", "status": "active"}])
    teller.expect("her status", me, "active")
    teller.step(
        "she has a personal account", "svc_app", "select … tenancy.accounts", "1, plan free"
    )


def build_team(teller: Teller) -> None:
    """A team, an invitation sent and accepted."""
    services, facts = teller.services, teller.facts
    with services.person(facts["ada_token"]) as app:
        team = app.call("tenancy.create_team", name="Atelier", slug=f"atelier-{teller.run}")
        kind = app.one("select kind from tenancy.accounts where id = %s", team)
    teller.expect("the account's kind", kind, "team")
    facts["team"] = team
    teller.step("Ada makes a team", "svc_app", "tenancy.create_team", f"account {team}")
    with services.person(facts["ada_token"]) as app:
        token = app.call("tenancy.invite_member", account_id=team, email=email(teller, "ben"))
    teller.step("Ada invites Ben as editor", "svc_app", "tenancy.invite_member", "token by e-mail")
    ben = sign_up(services, email(teller, "ben"), f"ben-{teller.run}", "Ben", PASSWORD)
    ben_token = log_in(services, email(teller, "ben"), PASSWORD, "story")["token"]
    with services.person(ben_token) as app:
        before = app.one("select count(*) from tenancy.accounts where id = %s", team)
        joined = app.call("tenancy.accept_invitation", token=token)
        members = app.one("select count(*) from tenancy.members where account_id = %s", team)
    teller.expect("what Ben saw of the team before", before, 0)
    teller.expect("the account he joined", joined, team)
    teller.expect("its members", members, 2)
    facts.update(ben=ben, ben_token=ben_token)
    teller.step("Ben signs up and accepts", "svc_app", "tenancy.accept_invitation", "2 members")


def grant_credits(teller: Teller) -> None:
    """The billing adapter gives the team credits; a person may not, a retry gives nothing more."""
    services, team = teller.services, teller.facts["team"]
    given = {"amount": CREDITS, "reason": "welcome", "idempotency_key": f"welcome:{teller.run}"}
    for _ in ("call", "retry"):
        with services.system("svc_billing", team, "story: welcome credits") as billing:
            billing.call("billing.grant_credits", account_id=team, **given)
    balance(teller, available=CREDITS, held=Decimal("0.00"))
    with (
        teller.refused("a person who grants", "42501"),
        services.person(teller.facts["ada_token"], "svc_billing") as app,
    ):
        app.call("billing.grant_credits", account_id=team, **given)
    teller.step("the team gets credits", "svc_billing", "billing.grant_credits", f"{CREDITS}, once")


def balance(teller: Teller, available: Decimal, held: Decimal) -> None:
    """Expect the team's wallet to stand so, and the ledger's entries to sum to the same."""
    team = teller.facts["team"]
    with teller.services.person(teller.facts["ada_token"]) as app:
        (wallet,) = app.read(
            "select available, held from billing.credit_balances where account_id = %s", team
        )
        books = app.read(
            "select book, sum(amount) as amount from billing.credit_entries"
            " where account_id = %s group by book",
            team,
        )
    teller.expect("the wallet", wallet, {"available": available, "held": held})
    sums = {row["book"]: row["amount"] for row in books}
    teller.expect("the ledger's available", sums.get("available", Decimal()), available)
    teller.expect("the ledger's held", sums.get("held", Decimal()), held)
    teller.expect("the ledger's sum", sum(sums.values()), Decimal())


def promote_model(teller: Teller) -> None:
    """A model version goes into production, and not before its checks have passed."""
    services, name = teller.services, "story-canvas"
    with services.alone("svc_mlops") as mlops:
        if not mlops.one("select count(*) from mlops.models where name = %s", name):
            mlops.call("mlops.register_model", name=name, kind="ImageGeneration", provider="story")
        version = mlops.call(
            "mlops.register_model_version",
            model_name=name,
            version=f"1.0+{teller.run}",
            artifact_path=f"models/{name}/{teller.run}",
            checksum=bytes(32),
            format="safetensors",
        )
    with (
        teller.refused("a promotion without checks", "RL040"),
        services.alone("svc_mlops") as mlops,
    ):
        mlops.call("mlops.promote_model_version", model_version_id=version)
    with services.alone("svc_mlops") as mlops:
        for kind in ("security_scan", "functional", "benchmark"):
            mlops.call(
                "mlops.record_validation", model_version_id=version, kind=kind, status="passed"
            )
        mlops.call("mlops.promote_model_version", model_version_id=version)
        used = mlops.call("mlops.production_version", model_name=name)
    teller.expect("the version in production", used, version)
    teller.facts["model_version"] = version
    teller.step(
        "a checked model goes live", "svc_mlops", "mlops.promote_model_version", f"{name} 1.0"
    )
