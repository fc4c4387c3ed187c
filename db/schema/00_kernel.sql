-- What every other domain stands on: ids, the signing key of the actor context, the registry of
-- error codes and of partitioned tables. Services have no right in this schema.
create schema kernel;
comment on schema kernel is
  'Ids, context signing, error registry, partition registry. No service has a right in it.';
grant usage, create on schema kernel to cf_kernel;
grant usage on schema kernel to cf_api;

-- Named by column defaults, so it is structure: it must exist before the tables.
create function kernel.uuid7()
returns uuid
language sql
volatile
called on null input
security invoker
parallel safe
-- RFC 9562: 48 bits of milliseconds, version 7, 12 bits of the millisecond's fraction; the second
-- half of a version 4 id already has the variant bits and 62 random ones. One expression, which the
-- planner puts in place of the call; a choice of uuidv7() on 18 would need a call for each id.
return (
  overlay(
    lpad(to_hex((extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0')
    placing '7' from 13 for 0
  ) || right(gen_random_uuid()::text, 17)
)::uuid;
comment on function kernel.uuid7() is 'A time-ordered id (UUID version 7).';
grant execute on function kernel.uuid7() to cf_kernel, cf_api;

-- Named by check constraints, so it is structure.
create function kernel.is_time_zone(p_name text)
returns boolean
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PostgreSQL takes abbreviations and POSIX rules for zones too; an IANA name has this shape.
  if p_name !~ '^([A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}|UTC)$' then
    return false;
  end if;
  perform timestamp '2000-01-01' at time zone p_name;
  return true;
exception
  when invalid_parameter_value then
    return false;
end
$$;
comment on function kernel.is_time_zone(text) is
  'Whether the text is an IANA time zone name that this server knows (SPEC 1: users).';
grant execute on function kernel.is_time_zone(text) to cf_kernel, cf_api;

create function kernel.is_envelope(p_text text)
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- A nonce is 12 bytes and a tag 16; base64 without padding.
  select length(p_text) <= 16384
    and p_text ~ '^v1[.][A-Za-z0-9_-]{1,64}[.][A-Za-z0-9_-]{16}[.][A-Za-z0-9_-]{22,}$';
$$;
comment on function kernel.is_envelope(text) is
  'Whether the text has the form of an AES-256-GCM envelope: v1.<key id>.<nonce>.<ciphertext and
tag>, the last two in base64url without padding. What a service encrypted under a key that the
database never sees; a plain value has another form and is refused (SPEC 8: encryption).';
grant execute on function kernel.is_envelope(text) to cf_kernel, cf_api;

create table kernel.signing_keys (
  id integer not null generated always as identity,
  inner_pad bytea not null,
  outer_pad bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  constraint signing_keys_pk primary key (id),
  constraint signing_keys_inner_pad_ck check (octet_length(inner_pad) = 64),
  constraint signing_keys_outer_pad_ck check (octet_length(outer_pad) = 64)
);
comment on table kernel.signing_keys is
  'Keys of the actor context, as the two padded blocks of HMAC-SHA256; for kernel functions only.';
comment on column kernel.signing_keys.retired_at is
  'From then on contexts signed with this key are refused; null is the key in use.';
create unique index signing_keys_current_uq on kernel.signing_keys ((true))
  where retired_at is null;
alter table kernel.signing_keys enable row level security;
alter table kernel.signing_keys force row level security;

create table kernel.error_codes (
  sqlstate text not null,
  name text not null,
  meaning text not null,
  hint text not null,
  constraint error_codes_pk primary key (sqlstate),
  constraint error_codes_name_uq unique (name),
  constraint error_codes_sqlstate_ck check (sqlstate ~ '^[0-9A-Z]{5}$')
);
comment on table kernel.error_codes is
  'Every SQLSTATE that a function of this package raises on purpose; docs/errors.md comes from it.';
alter table kernel.error_codes enable row level security;
alter table kernel.error_codes force row level security;

create table kernel.partitioned_tables (
  table_name text not null,
  months_ahead integer not null default 3,
  keep_months integer,
  constraint partitioned_tables_pk primary key (table_name),
  constraint partitioned_tables_table_name_ck check (table_name ~ '^[a-z_]+\.[a-z_]+$'),
  constraint partitioned_tables_months_ahead_ck check (months_ahead between 1 and 24),
  constraint partitioned_tables_keep_months_ck check (keep_months >= 1)
);
comment on table kernel.partitioned_tables is
  'Tables partitioned by month on occurred_at that kernel.make_partitions keeps supplied.';
comment on column kernel.partitioned_tables.keep_months is
  'Months of detail to keep; null keeps for ever. Acted on by retention, not by the maker.';
alter table kernel.partitioned_tables enable row level security;
alter table kernel.partitioned_tables force row level security;

create table kernel.settings (
  name text not null,
  value text not null,
  constraint settings_pk primary key (name),
  constraint settings_known_ck
    check ((name, value) in (('expiry_binding', 'on'), ('expiry_binding', 'off')))
);
comment on table kernel.settings is
  'Switches of the installation that the reference data set once and an operator may change.
expiry_binding: whether a context may be bound to a short expiry in place of one transaction.';
alter table kernel.settings enable row level security;
alter table kernel.settings force row level security;
