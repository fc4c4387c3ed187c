"""What the attack suite passes to functions: plausible values by name, hostile ones by type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from attack_world import Field
from psycopg.sql import Literal

RANDOM_ID = "7b0c2a55-13c1-4b52-9a04-0d8f1e6f2d11"
"""An id that nothing has."""
PLAUSIBLE = {
    "p_action": "download",
    "p_actor_kind": "user",
    "p_algorithm": "HS256",
    "p_audience": "creativeflow",
    "p_base_role": "viewer",
    "p_binding": "transaction",
    "p_body": "1|user",
    "p_channel": "in_app",
    "p_code": "123456",
    "p_currency": "USD",
    "p_destination": "+15550100",
    "p_device": "a laptop",
    "p_email": "new@example.com",
    "p_error": "it failed",
    "p_error_class": "transient",
    "p_external_id": "call-2",
    "p_family": "image",
    "p_feature": "generations",
    "p_format": "png",
    "p_full_name": "Mal",
    "p_idempotency_key": "again 1",
    "p_issuer": "auth",
    "p_kid": "k9",
    "p_kind": "uploaded",
    "p_locale": "en-US",
    "p_metric": "generations",
    "p_mime_type": "image/png",
    "p_name": "A name",
    "p_note": "a note",
    "p_outcome": "succeeded",
    "p_output_format": "instagram_post",
    "p_permission": "project.read",
    "p_plan": "pro",
    "p_policy_version": "2026-01",
    "p_prompt": "a mole",
    "p_provider": "google",
    "p_purpose": "marketing_email",
    "p_quality": "standard",
    "p_reason": "a test",
    "p_region": "eu",
    "p_request_id": "req-1",
    "p_role": "editor",
    "p_slug": "mal-two",
    "p_status": "completed",
    "p_subject": "subject-1",
    "p_time_zone": "UTC",
    "p_topic": "generation.requested",
    "p_user_agent": "curl",
    "p_username": "mal-two",
    "p_version": "1.0.0",
    "p_worker": "w1",
}
SPECIAL = {
    "billing.consume_quota.p_metric": "'generations_per_month'",
    "billing.quota_status.p_metric": "'generations_per_month'",
    "billing.reserve_quota.p_metric": "'generations_per_month'",
    "billing.take_token.p_limit": "'app_calls'",
    "billing.use_quota.p_metric": "'generations_per_month'",
    "identity.add_factor.p_kind": "'email'",
    "identity.prove_totp.p_step": "(extract(epoch from now()) / 30)::bigint",
    "identity.request_privacy.p_kind": "'portability'",
    "mlops.register_model.p_kind": "'ImageGeneration'",
    "tenancy.connect_social_account.p_provider": "'linkedin'",
    "tenancy.create_custom_role.p_name": "'watchers'",
    "tenancy.delete_custom_role.p_name": "'lookers'",
    "tenancy.mark_connection.p_status": "'error'",
    "tenancy.update_custom_role.p_name": "'lookers'",
}
"""Plausible values of one function's parameter."""
FILLED = frozenset({"studio.add_collaborator.p_grantee_account_id"})
"""Optional parameters without which a call makes no sense."""
ARRAYS = {
    "p_scopes": "array['project.read']",
    "p_permissions": "array['account.read', 'member.read', 'project.read']",
    "p_tags": "array['a']",
    "p_code_hashes": "array[sha256('a')]",
}
PHC = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$Z3Vlc3NndWVzc2d1ZXNzZ3Vlc3NndWVz"
"""A guess, well formed and wrong: nobody gives away his password."""
ENVELOPE = "v1.k1." + "A" * 16 + "." + "A" * 44
TABLE_OF = {
    "p_person_id": "identity.users",
    "p_member_id": "identity.users",
    "p_connection_id": "tenancy.social_connections",
    "p_link_id": "studio.share_links",
    "p_collaborator_id": "studio.project_collaborators",
    "p_recipient_id": "identity.users",
    "p_owner_id": "identity.users",
    "p_key_id": "tenancy.api_keys",
    "p_hold_id": "billing.credit_holds",
    "p_message_id": "messaging.messages",
    "p_grantee_account_id": "tenancy.accounts",
}
"""The tables whose ids parameters take that are not named after a table."""
BY_TYPE = {
    "uuid": f"'{RANDOM_ID}'::uuid",
    "text": "'x'",
    "integer": "1",
    "smallint": "1::smallint",
    "bigint": "1::bigint",
    "numeric": "1.0",
    "boolean": "true",
    "jsonb": "'{}'::jsonb",
    "json": "'{}'::json",
    "bytea": "sha256('a')",
    "inet": "'192.0.2.7'::inet",
    "cidr": "'192.0.2.0/24'::cidr",
    "date": "current_date",
    "interval": "interval '1 hour'",
    "timestamp with time zone": "now() + interval '1 hour'",
}
NUMBERS = ("0", "-1", "1", "2147483647", "-2147483648")
LARGE = ("9223372036854775807", "-9223372036854775808")
TEXTS = (
    "",
    " ",
    "'",
    "''; drop table tenancy.accounts; --",
    '"',
    "\\",
    "$$",
    "%s %I %L %1$I %n",
    "{}",
    "*",
    "null",
    "true) or (true",
    "../../etc/passwd",
    "a,b|c;d=e:f/g",
    "\u202e\u0000".replace("\u0000", "\u0001"),
    "🦊" * 50,
    "x" * 100_000,
    "tenancy.accounts",
    "owner",
    "system",
    "cfs_x",
    "cfk_x",
    "eyJhbGciOiJub25lIn0.e30.",
)
HOSTILE = {
    "uuid": (f"'{UUID(int=0)}'", f"'{UUID(int=2**128 - 1)}'", f"'{RANDOM_ID}'"),
    "integer": NUMBERS,
    "smallint": ("0", "-1", "32767", "-32768"),
    "bigint": (*NUMBERS, *LARGE),
    "numeric": (
        *(*NUMBERS, *LARGE, "0.0000000001", "1e100", "-1e-100", "1e20000"),
        *("'NaN'", "'Infinity'", "'-Infinity'"),
    ),
    "boolean": ("true", "false"),
    "jsonb": (
        *("'null'", "'[]'", "'{}'", "'\"x\"'", "'0'", "'[[[[[]]]]]'", "'{\"\": null}'"),
        *('\'{"account_id": "x"}\'', "'1e20000'", "'\"\\ud83e\\udd8a\"'", "'[null, null]'"),
        "repeat('[', 3000) || repeat(']', 3000)",
        "to_json(repeat('x', 100000))",
        "(select json_object_agg(i::text, i) from generate_series(1, 5000) as i)",
        "(select json_agg(json_build_object('a', i)) from generate_series(1, 5000) as i)",
    ),
    "bytea": ("''", "'\\x00'", "sha256('b')", "convert_to(repeat('x', 100000), 'UTF8')"),
    "inet": ("'0.0.0.0/0'", "'::/0'", "'::1'", "'255.255.255.255'", "'10.0.0.1/8'"),
    "cidr": ("'0.0.0.0/0'", "'::/0'", "'10.0.0.0/8'"),
    "date": ("'infinity'", "'-infinity'", "'4713-01-01 BC'", "'5874897-01-01'"),
    "interval": ("'0'", "'-1 day'", "'100000000 years'", "'-100000000 years'", "'1 microsecond'"),
    "timestamp with time zone": (
        *("'infinity'", "'-infinity'", "'4713-01-01 00:00 BC'", "'294276-01-01'", "now()"),
        "now() - interval '1 day'",
    ),
}
WRONG = ("'not of this type'", "'{1,2'", "'[1'")
"""Literals that are no value of most types: refused by the type, with nothing told."""


@dataclass(frozen=True)
class Parameter:
    function: str
    name: str
    type: str
    optional: bool


def quoted(text: str) -> str:
    return Literal(text).as_string(None)


def tables_of(parameter: Parameter, known: dict[str, list[str]]) -> list[str]:
    """The tables whose rows a uuid parameter may name, those of the function's schema first."""
    if parameter.name in TABLE_OF:
        return [TABLE_OF[parameter.name]] if TABLE_OF[parameter.name] in known else []
    word = re.sub(r"^p_|_id$", "", parameter.name)
    ending = "es" if word.endswith("ch") else "s"
    plural = word[:-1] + "ies" if word.endswith("y") else word + ending
    found = [t for t in known if re.search(rf"[._]{plural}$", t)]
    own = [t for t in found if t.partition(".")[0] == parameter.function.partition(".")[0]]
    return sorted(own or found, key=len)


def plausible(parameter: Parameter, field: Field) -> str:
    """What an honest caller of Mal's might pass."""
    name, kind = parameter.name, parameter.type
    if f"{parameter.function}.{name}" in SPECIAL:
        return SPECIAL[f"{parameter.function}.{name}"]
    if name == "p_account_id":
        return f"'{field.mal_team}'::uuid"
    if name == "p_object_path":
        is_known = parameter.function == "studio.add_asset_version"
        asset = field.mal_ids["studio.assets"][-1] if is_known else RANDOM_ID
        return quoted(f"{field.mal_team}/{field.mal_ids['studio.projects'][-1]}/{asset}/b.png")
    if name.endswith("_phc"):
        return quoted(PHC)
    if kind == "text" and re.search(r"secret|access_token|refresh_token_env|envelope", name):
        return quoted(ENVELOPE)
    if kind == "uuid":
        mine = [one for t in tables_of(parameter, field.mal_ids)[:1] for one in field.mal_ids[t]]
        mine = [one for one in mine if one != str(field.mal_team)]
        mine = mine or field.mal_values.get(name.removeprefix("p_"), [])
        return f"'{mine[-1]}'::uuid" if mine else BY_TYPE["uuid"]
    if kind == "text" and name in PLAUSIBLE:
        return quoted(PLAUSIBLE[name])
    if kind.endswith("[]"):
        given = ARRAYS.get(name, "'{}'")
        return f"{given}::{kind}"
    return BY_TYPE.get(kind, f"null::{kind}")


def theirs(parameter: Parameter, field: Field) -> list[str]:
    """What names something of theirs, as this parameter's type."""
    kind = parameter.type
    if kind == "uuid":
        some = [o for t in tables_of(parameter, field.their_ids) for o in field.their_ids[t][:4]]
        if not some:
            tables = ("tenancy.accounts", "identity.users", "studio.projects", "tenancy.api_keys")
            some = [field.their_ids[known][0] for known in tables]
        return [f"'{one}'::uuid" for one in some]
    if kind == "text":
        session = field.their_ids["identity.sessions"][0]
        account = str(field.world.team).replace("-", "")
        key = field.their_ids["tenancy.api_keys"][0].replace("-", "")
        return [
            quoted(text)
            for text in (
                *("ann@example.com", "ANN@example.com", "vic@example.com", "foxes", "ann"),
                *(
                    str(field.world.team),
                    str(field.world.ann),
                    f"cfs_{session}",
                    f"cfi_{account}_x",
                ),
                *(f"cfk_{account}{key}_{'A' * 43}", f"{field.world.team}/{RANDOM_ID}/a.png"),
            )
        ]
    if kind == "jsonb":
        team, person = field.world.team, field.world.ann
        return [
            f"jsonb_build_object('account_id', '{team}', 'user_id', '{person}')",
            f"jsonb_build_array(jsonb_build_object('object_path', '{team}/x/y/a.png'))",
        ]
    if kind in ("uuid[]", "text[]"):
        return [f"array['{field.world.team}', '{field.world.ann}']::{kind}"]
    return []


def hostile(parameter: Parameter) -> Iterator[str]:
    """Values of the type that no honest caller passes, and literals that are none."""
    kind = parameter.type
    yield f"null::{kind}"
    if kind == "text":
        yield from map(quoted, TEXTS)
        return
    if kind.endswith("[]"):
        inner = kind.removesuffix("[]")
        yield from (f"'{{}}'::{kind}", f"'{{null}}'::{kind}", f"'{{{{null}},{{null}}}}'::{kind}")
        values = HOSTILE.get(inner, tuple(map(quoted, TEXTS[:12])) if inner == "text" else ())
        yield from (f"array[{value}::{inner}]" for value in values)
        for value in values[:1]:
            yield f"array_fill({value}::{inner}, array[5000])"
    yield from (f"({value})::{kind}" for value in HOSTILE.get(kind, ()))
    yield from (f"{value}::{kind}" for value in WRONG)
