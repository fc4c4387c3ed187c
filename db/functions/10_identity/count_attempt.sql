set local role cf_kernel;

create or replace function identity.count_attempt(p_kind text, p_key text)
returns interval
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_window constant interval := case when p_kind like '%\_day' then '1 day' else '15 minutes' end;
  v_limit constant integer := case p_kind
    when 'log_in' then 10 -- failures of an address
    when 'log_in_ip' then 100 -- failures of a network
    when 'sign_up_ip' then 100
    when 'verify_email' then 5 -- e-mails to an address
    when 'reset_password' then 5
    when 'magic_link' then 5
    when 'change_email' then 5
    when 'set_password' then 10
    when 'mfa' then 10 -- failed proofs of a person
    when 'mfa_day' then 50 -- the same, in a day: six digits are few
    when 'mfa_code' then 5 -- codes sent to a factor
    when 'invite' then 5 -- e-mails of an account to an address
    when 'invite_day' then 1000 -- e-mails for a person
    when 'create_team_day' then 100
  end;
  v_hash constant bytea := kernel.token_hash(coalesce(p_key, ''));
  v_started timestamptz;
begin
  if v_limit is null then
    raise exception using
      errcode = '22023',
      message = 'unknown kind of attempt',
      detail = format('%s has no limit.', coalesce(left(p_kind, 100), 'null')),
      hint = 'Name a kind that identity.count_attempt knows, or give it a limit there.';
  end if;
  -- The row stays locked until the transaction ends, also where nothing is counted: so whoever
  -- comes meanwhile waits, and counts by what is true then.
  insert into identity.attempts as a (kind, key_hash)
  values (p_kind, v_hash)
  on conflict (kind, key_hash) do update
  set attempt_count = case when a.started_at > now() - v_window then a.attempt_count + 1 else 1 end,
    started_at = case when a.started_at > now() - v_window then a.started_at else now() end
  where a.attempt_count < v_limit or a.started_at <= now() - v_window;
  if found then
    return null;
  end if;
  select a.started_at into v_started
  from identity.attempts as a
  where a.kind = p_kind and a.key_hash = v_hash;
  return least(v_started + v_window - now(), v_window);
end
$$;

comment on function identity.count_attempt(text, text) is
  'Counts one more attempt of this kind with this key, before it is known how it ends. Null: it may
be made; else how long to wait, and nothing was counted. The limits, in windows of 15 minutes from
the first attempt: 10 log_in, set_password, mfa; 100 log_in_ip, sign_up_ip; 5 verify_email,
reset_password, magic_link, change_email, mfa_code, invite; in a window of a day: 50 mfa_day, 100
create_team_day, 1000 invite_day. Exact, however many try at once; who is told to wait does not make
it longer. The caller writes the key in one form only (lower case, trimmed), and commits: a
roll-back forgets the attempt. Errors: 22023 unknown kind; 40001 at repeatable read, when another
one went first.';
