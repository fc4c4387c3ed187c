set local role cf_kernel;

create or replace function identity.use_token(
  p_token text,
  p_purpose text
)
returns identity.one_time_tokens
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash bytea := kernel.token_hash(p_token);
  v_token identity.one_time_tokens;
begin
  select t.* into v_token
  from identity.one_time_tokens as t
  where t.token_hash = v_hash;
  -- People before their tokens, as whoever retires a person does: else two wait for each other.
  perform
  from identity.users as u
  where u.id = v_token.user_id
    or (lower(u.email) = lower(v_token.email) and u.deleted_at is null)
  order by u.id
  for no key update;
  update identity.one_time_tokens
  set used_at = now()
  where id = v_token.id and purpose = p_purpose and used_at is null and expires_at > now()
    and (user_id is not null or username is not null)
  returning * into v_token;
  if not found then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used or expired, or meant for something else.',
      hint = 'Ask for a new e-mail.';
  end if;
  return v_token;
end
$$;

comment on function identity.use_token(text, text) is
  'Uses up a one-time token of this purpose, and holds the row of the person whom it concerns.
Returns the token''s row. Error: NF002 unknown, used, expired, of another purpose, or of nobody
(never told apart). SPEC 1.';
