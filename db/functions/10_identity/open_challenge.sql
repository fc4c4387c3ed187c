set local role cf_kernel;

create or replace function identity.open_challenge(p_challenge text)
returns identity.challenges
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := kernel.token_hash(p_challenge);
  v_challenge identity.challenges;
begin
  -- The person's row first, as everywhere: proofs of one person take turns.
  perform
  from identity.users as u
  where u.id = (select c.user_id from identity.challenges as c where c.token_hash = v_hash)
    and u.status in ('active', 'pending_verification')
  for no key update;
  if found then
    select c.* into v_challenge
    from identity.challenges as c
    where c.token_hash = v_hash
      and c.used_at is null and c.tries < 5 and c.expires_at > now()
      and (
        c.purpose = 'log_in' or exists (
          select
          from identity.sessions as s
          where s.id = c.session_id and s.revoked_at is null and s.idle_expires_at > now()
        )
      )
    for update;
  end if;
  if v_challenge.id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'The challenge is unknown, answered, expired or tried too often, or its session or '
        'person is barred.',
      hint = 'Log in again.';
  end if;
  return v_challenge;
end
$$;

comment on function identity.open_challenge(text) is
  'The live challenge with this token, locked together with its person. Errors: NF002 unknown,
answered, expired, tried five times, session ended or person barred (never told apart); 40001 at
repeatable read, when another proof went first.';
