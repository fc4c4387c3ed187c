"""Third part: the traces that the work left, and what a stranger sees of them."""

from __future__ import annotations

from cfdb.services import PASSWORD, Actor, log_in, sign_up
from cfdb.sql import query
from cfdb.story.people import email
from cfdb.story.tell import Teller

TOPICS = (
    "generation.requested",
    "generation.samples_ready",
    "generation.sample_selected",
    "generation.completed",
)


def look_back(teller: Teller) -> None:
    """Usage rows, notification, outbox, audit trail."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    with services.person(facts["ada_token"]) as app:
        usage = app.read(
            "select action, quantity from billing.usage_log where account_id = %s order by id",
            team,
        )
    actions = [row["action"] for row in usage]
    teller.expect("the usage rows", actions, ["sample_set", "standard"])
    teller.step("usage is recorded", "svc_app", "select … billing.usage_log", ", ".join(actions))
    with services.person(facts["ben_token"]) as app:
        found = app.read(
            "select id, topic from messaging.notifications where account_id = %s"
            " and read_at is null order by id",
            team,
        )
        topics = [row["topic"] for row in found]
        for row in found:
            app.call("messaging.mark_notification_read", account_id=team, notification_id=row["id"])
    teller.expect("Ben's notifications", topics, ["generation.samples_ready", TOPICS[-1]])
    teller.step(
        "Ben is notified, reads it", "svc_app", "messaging.mark_notification_read", topics[-1]
    )
    handed = take_messages(teller)
    teller.expect("the messages", [t for t in handed if t in TOPICS], list(TOPICS))
    teller.step(
        "the broker takes the outbox",
        "svc_worker",
        "messaging.claim_messages, ack_message",
        f"{len(handed)} messages of the team",
    )
    read_audit(teller)


def take_messages(teller: Teller) -> list[str]:
    """Claim and acknowledge all that is due, as the broker does; the team's topics, in order."""
    topics: list[str] = []
    for _ in range(1000):
        with teller.services.alone("svc_worker") as worker:
            found = worker.rows("messaging.claim_messages", consumer="story broker", limit=100)
            for row in found:
                names = {name: row[name] for name in ("account_id", "message_id", "lease_token")}
                worker.call("messaging.ack_message", **names)
        topics += [row["topic"] for row in found if row["account_id"] == teller.facts["team"]]
        if not found:
            break
    return topics


def read_audit(teller: Teller) -> None:
    """The owner reads who did what; the editor may not."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    with services.person(facts["ada_token"]) as app:
        entries = app.read(
            "select table_name, action, actor_kind, actor_id, reason from audit.entries"
            " where account_id = %s order by id",
            team,
        )
    made = [e for e in entries if (e["table_name"], e["action"]) == ("studio.projects", "insert")]
    teller.expect("who made the project", [e["actor_id"] for e in made], [facts["ben"]])
    reasons = {e["reason"] for e in entries if e["actor_kind"] == "system"}
    teller.expect("a system's reason", "story: final" in reasons, True)
    with services.person(facts["ben_token"]) as app:
        seen = app.one("select count(*) from audit.entries where account_id = %s", team)
    teller.expect("what an editor sees of it", seen, 0)
    tables = len({entry["table_name"] for entry in entries})
    teller.step(
        "Ada reads the audit trail",
        "svc_app",
        "select … audit.entries",
        f"{len(entries)} entries on {tables} tables; Ben, an editor, sees 0",
    )


def bring_eve(teller: Teller) -> None:
    """Another tenant sees nothing of all this and can change nothing."""
    services, facts, team = teller.services, teller.facts, teller.facts["team"]
    sign_up(services, email(teller, "eve"), f"eve-{teller.run}", "Eve", PASSWORD)
    eve = log_in(services, email(teller, "eve"), PASSWORD, "story")["token"]
    with services.person(facts["ada_token"]) as app:
        context = app.one("select current_setting('cf.context')")
        members = count(app, team)
    with services.person(facts["ben_token"]) as app:
        members = {name: max(number, members[name]) for name, number in count(app, team).items()}
    with services.person(eve) as app:
        hers = count(app, team)
        own = app.one("select count(*) from tenancy.accounts")
    teller.expect("what Eve sees", {n: v for n, v in hers.items() if v}, {})
    teller.expect("what she sees of her own", own, 1)
    rich = {name: number for name, number in members.items() if number}
    teller.expect("whether the controls see rows in 15 tables or more", len(rich) >= 15, True)
    facts["stranger"] = [{"table": n, "sees": hers[n], "of": v} for n, v in rich.items()]
    teller.step("Eve, of another tenant, looks", "svc_app", "select … every table", "0 of n below")
    with teller.refused("a project in another's team", "42501"), services.person(eve) as app:
        app.call("studio.create_workbench", account_id=team, name="Mine now")
    with teller.refused("a write past the functions", "42501"), services.person(eve) as app:
        app.read("update studio.projects set name = 'Mine now' returning id")
    with teller.refused("a stolen context", "28000"), services.person(eve) as app:
        app.read("select set_config('cf.context', %s, true)", context)
        app.one("select count(*) from studio.projects")
    teller.step(
        "she tries to write, to impersonate",
        "svc_app",
        "create_workbench, update, set_config",
        "refused: 42501, 42501, 28000",
    )


def count(app: Actor, team: object) -> dict[str, int]:
    """Table to how many of the team's rows the actor sees, over all that svc_app may read."""
    tables = app.read(query("story_tables").decode())
    return {
        row["name"]: app.one(f"select count(*) from {row['name']} where {row['key']} = %s", team)
        for row in tables
    }
