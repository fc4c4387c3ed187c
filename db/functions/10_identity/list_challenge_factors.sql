set local role cf_kernel;

create or replace function identity.list_challenge_factors(p_challenge text)
returns table (
  factor_id uuid,
  kind text,
  name text,
  destination_hint text,
  last_used_at timestamptz
)
language sql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: the challenge is the proof that came before; nobody is authenticated yet.
  with open as (
    select c.user_id, c.purpose, c.factor_id
    from identity.challenges as c
    where c.token_hash = kernel.token_hash(p_challenge)
      and c.used_at is null and c.tries < 5 and c.expires_at > now()
  )
  select f.id, f.kind, f.name, f.destination_hint, f.last_used_at
  from open as o
  join identity.factors as f on f.user_id = o.user_id
  where case o.purpose when 'confirm' then f.id = o.factor_id else f.confirmed_at is not null end
  union all
  select null, 'recovery_code', '', null, null
  from open as o
  where o.purpose <> 'confirm' and exists (
    select from identity.recovery_codes as r where r.user_id = o.user_id and r.used_at is null
  )
  order by 5 desc nulls last, 1;
$$;

comment on function identity.list_challenge_factors(text) is
  'What a challenge can be answered with, the last used first, to be shown to the person; a row
recovery_code without an id when one is left. No rows: the challenge is over.';
grant execute on function identity.list_challenge_factors(text) to cf_auth;
