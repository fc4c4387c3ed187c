set local role cf_kernel;

create or replace function identity.request_token(
  p_email text,
  p_purpose text,
  p_prefix text,
  p_validity interval,
  p_statuses text[]
)
returns text
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text := lower(btrim(coalesce(p_email, '')));
  v_token text := kernel.new_token(p_prefix);
  v_person_id uuid;
begin
  if identity.count_attempt(p_purpose, v_email) is not null then
    return v_token;
  end if;
  select u.id into v_person_id
  from identity.users as u
  where lower(u.email) = v_email and u.deleted_at is null and u.status = any (p_statuses)
    -- The token is sent to what was typed: a letter that only folds into the owner's, as the
    -- Kelvin sign into a k, makes it another mailbox.
    and lower(u.email collate "C") = lower(btrim(p_email) collate "C");
  -- The row is written for nobody as well: the answer and the work done tell nothing.
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_person_id, p_purpose, kernel.token_hash(v_token), now() + p_validity);
  return v_token;
end
$$;

comment on function identity.request_token(text, text, text, interval, text[]) is
  'A token of this purpose for whoever has the address and one of these states, stored as a hash;
for nobody one of the same look that opens nothing. Past 5 requests in 15 minutes for an address
the token opens nothing, whoever has it. See identity.count_attempt.';
