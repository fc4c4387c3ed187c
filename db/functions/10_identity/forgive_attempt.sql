set local role cf_kernel;

create or replace function identity.forgive_attempt(p_kind text, p_key text)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.attempts
  set attempt_count = attempt_count - 1
  where kind = p_kind and key_hash = kernel.token_hash(coalesce(p_key, '')) and attempt_count > 0;
end
$$;

comment on function identity.forgive_attempt(text, text) is
  'Takes back the one attempt that this transaction counted, for it succeeded or was not judged; the
others of the key stay: a log-in with one''s own password does not clear the network of its
guesses.';
