"""Second part: the creative work, from a brand kit to the final picture."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from uuid import UUID

from cfdb.services import Actor, Row
from cfdb.story.people import CREDITS, balance
from cfdb.story.tell import Teller

SAMPLES_PRICE, FINAL_PRICE, NOTHING = Decimal("0.25"), Decimal("1.00"), Decimal("0.00")
WORKER = "story worker"
PROMPT = "A cup of coffee on a wet street, morning light"


def set_the_table(teller: Teller) -> None:
    """Brand kit, workbench, project, room: Ben makes them, for editors may."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    with services.person(facts["ben_token"]) as app:
        kit = app.call(
            "studio.create_brand_kit",
            account_id=team,
            name="House",
            style={"mood": "calm"},
        )
        default = app.one("select is_default from studio.brand_kits where id = %s", kit)
    teller.expect("whether the first kit is the default", default, True)
    teller.step("Ben makes a brand kit", "svc_app", "studio.create_brand_kit", "the default kit")
    with services.person(facts["ben_token"]) as app:
        bench = app.call("studio.create_workbench", account_id=team, name="Spring campaign")
    teller.step("a workbench", "svc_app", "studio.create_workbench", bench)
    with services.person(facts["ben_token"]) as app:
        project = app.call(
            "studio.create_project",
            account_id=team,
            workbench_id=bench,
            name="Coffee",
            target_platform="instagram",
        )
        room = app.call(
            "studio.create_room",
            account_id=team,
            project_id=project,
            name="Café",
            room_type="commercial",
            width_mm=4000,
            length_mm=6500,
        )
        area = app.one("select area_m2 from studio.rooms where id = %s", room)
    teller.expect("the room's area", area, Decimal("26"))
    facts["project"] = project
    teller.step(
        "a project with a room", "svc_app", "studio.create_project, create_room", f"{area:.0f} m²"
    )


def ask(teller: Teller) -> None:
    """A generation request takes quota and holds credits; asking again costs nothing."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    wish = {
        "account_id": team,
        "project_id": facts["project"],
        "prompt": PROMPT,
        "output_format": "instagram_post",
        "idempotency_key": f"story:{teller.run}",
    }
    with services.person(facts["ben_token"]) as app:
        request = app.call("generation.request_generation", **wish)
    with services.person(facts["ben_token"]) as app:
        again = app.call("generation.request_generation", **wish)
        used = app.read(
            "select metric, used from billing.quota_counters where account_id = %s", team
        )
    teller.expect("the retried request", again, request)
    facts["request"] = request
    status(teller, "pending")
    teller.step("Ben asks for a picture", "svc_app", "generation.request_generation", "pending")
    teller.expect("the quota", used, [{"metric": "generations_per_month", "used": 1}])
    with services.person(facts["ben_token"]) as app:
        limit = app.one(
            "select e.limit_value from billing.subscriptions s join billing.plan_entitlements e"
            " on (e.plan, e.version) = (s.plan, s.plan_version)"
            " where s.account_id = %s and s.is_current and e.feature = 'generations_per_month'",
            team,
        )
    balance(teller, CREDITS - SAMPLES_PRICE, SAMPLES_PRICE)
    teller.step(
        "which took quota, held credits",
        "svc_app",
        "select … quota_counters, credit_balances",
        f"1 of {limit} used, {SAMPLES_PRICE} credits held",
    )


def deliver_samples(teller: Teller) -> None:
    """A worker claims the request and delivers four samples."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    job = claim(teller, "samples")
    teller.step("a worker claims it", "svc_worker", "generation.claim_requests", "leased, samples")
    with services.system("svc_worker", team, "story: samples") as worker:
        worker.call("generation.heartbeat_request", **job)
        worker.call(
            "generation.record_provider_call",
            **job,
            provider="story",
            external_id=f"samples-{teller.run}",
            outcome="succeeded",
            latency_ms=1800,
            cost_micros=12000,
            model_version_id=facts["model_version"],
        )
        files = [picture(teller, worker, f"sample-{n}") for n in range(1, 5)]
        named = [{**f, "model_version_id": str(facts["model_version"])} for f in files]
        worker.call("generation.submit_samples", **job, samples=named)
    with (
        teller.refused("an invented lease", "ST031"),
        services.system("svc_worker", team, "story: intruder") as worker,
    ):
        worker.call("generation.heartbeat_request", **{**job, "lease_token": UUID(int=1)})
    status(teller, "awaiting_selection")
    balance(teller, CREDITS - SAMPLES_PRICE, NOTHING)
    with services.person(facts["ben_token"]) as app:
        samples = app.read(
            "select id, model_version_id from generation.samples where account_id = %s"
            " and request_id = %s order by ordinal",
            team,
            facts["request"],
        )
    teller.expect("the number of samples", len(samples), 4)
    teller.expect("their model", {s["model_version_id"] for s in samples}, {facts["model_version"]})
    facts["samples"] = [sample["id"] for sample in samples]
    teller.step(
        "and delivers four samples",
        "svc_worker",
        "generation.submit_samples",
        f"awaiting_selection, {SAMPLES_PRICE} captured",
    )


def choose(teller: Teller) -> None:
    """Ben picks a sample; the price of the final picture is held."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    choice = {"account_id": team, "request_id": facts["request"], "sample_id": facts["samples"][1]}
    with teller.refused("HD on the plan Free", "RL030"), services.person(facts["ben_token"]) as app:
        app.call("generation.select_sample", **choice, quality="hd")
    with services.person(facts["ben_token"]) as app:
        app.call("generation.select_sample", **choice, quality="standard")
    status(teller, "processing_final")
    balance(teller, CREDITS - SAMPLES_PRICE - FINAL_PRICE, FINAL_PRICE)
    teller.step(
        "Ben selects the second",
        "svc_app",
        "generation.select_sample",
        f"processing_final, {FINAL_PRICE} credit held",
    )


def finish(teller: Teller) -> None:
    """The worker makes the final picture; the hold is captured."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    job = claim(teller, "final")
    with services.system("svc_worker", team, "story: final") as worker:
        file = picture(teller, worker, "final")
        asset = worker.call("generation.complete_request", **job, file=file)
    status(teller, "completed")
    with services.person(facts["ben_token"]) as app:
        (row,) = app.read(
            "select a.is_final, a.latest_version, v.state from studio.assets a"
            " join studio.asset_versions v on (v.account_id, v.asset_id) = (a.account_id, a.id)"
            " where a.account_id = %s and a.id = %s",
            team,
            asset,
        )
    teller.expect("the asset", row, {"is_final": True, "latest_version": 1, "state": "current"})
    teller.step(
        "the worker makes the final", "svc_worker", "generation.complete_request", f"asset {asset}"
    )
    balance(teller, CREDITS - SAMPLES_PRICE - FINAL_PRICE, NOTHING)
    with services.person(facts["ada_token"]) as app:
        kinds = app.read(
            "select kind from billing.credit_transactions where account_id = %s order by sequence",
            team,
        )
    ledger = ["grant", "hold", "capture", "hold", "capture"]
    teller.expect("the ledger", [row["kind"] for row in kinds], ledger)
    teller.step(
        "the hold is captured",
        "svc_app",
        "select … credit_transactions",
        f"{', '.join(ledger)}; {CREDITS - SAMPLES_PRICE - FINAL_PRICE} credits left",
    )


def claim(teller: Teller, phase: str) -> Row:
    """Claim the story's request; what belongs to others goes back into the queue."""
    ours = (teller.facts["team"], teller.facts["request"])
    for _ in range(100):
        with teller.services.alone("svc_worker") as worker:
            jobs = worker.rows("generation.claim_requests", worker=WORKER, limit=1)
        if not jobs:
            break
        (job,) = jobs
        names = {name: job[name] for name in ("account_id", "request_id", "lease_token")}
        if (job["account_id"], job["request_id"]) == ours:
            teller.expect("the claimed phase", job["phase"], phase)
            return names
        with teller.services.system("svc_worker", job["account_id"], "story: not ours") as worker:
            worker.call(
                "generation.fail_request", **names, reason="system", error="the story gave it back"
            )
    teller.expect("the request in the queue", "missing", "due")
    raise AssertionError


def picture(teller: Teller, worker: Actor, name: str) -> Row:
    """What the worker says of a file that it put into the object store."""
    asset = worker.one("select gen_random_uuid()")
    return {
        "object_path": f"{teller.facts['team']}/{teller.facts['project']}/{asset}/{name}.png",
        "mime_type": "image/png",
        "bytes": 250_000,
        "checksum": hashlib.sha256(f"{teller.run} {name}".encode()).hexdigest(),
        "width_px": 1080,
        "height_px": 1080,
    }


def status(teller: Teller, wanted: str) -> None:
    """Expect the request to be in this state."""
    with teller.services.person(teller.facts["ben_token"]) as app:
        found = app.one(
            "select status from generation.requests where account_id = %s and id = %s",
            teller.facts["team"],
            teller.facts["request"],
        )
    teller.expect("the request's status", found, wanted)
