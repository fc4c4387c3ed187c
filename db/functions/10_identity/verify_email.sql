set local role cf_kernel;

create or replace function identity.verify_email(p_token text)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; nobody is authenticated yet.
declare
  v_user_id uuid;
begin
  update identity.one_time_tokens
  set used_at = now()
  where token_hash = kernel.token_hash(p_token)
    and purpose = 'verify_email' and used_at is null and expires_at > now()
  returning user_id into v_user_id;
  if v_user_id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used or expired.',
      hint = 'Ask for a new e-mail.';
  end if;
  update identity.users
  set status = 'active', verified_at = now()
  where id = v_user_id and status = 'pending_verification';
  return v_user_id;
end
$$;

comment on function identity.verify_email(text) is
  'Uses up an e-mail verification token and makes its person active; returns the person''s id.
Errors: NF002 token unknown, used or expired (never told apart). SPEC 1: one-time tokens.';
grant execute on function identity.verify_email(text) to cf_auth;
