set local role cf_kernel;

create or replace function identity.clear_attempts(p_kind text, p_key text)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from identity.attempts
  where kind = p_kind and key_hash = kernel.token_hash(coalesce(p_key, ''));
end
$$;

comment on function identity.clear_attempts(text, text) is
  'Forgets the attempts of this kind with this key: one succeeded. See identity.count_attempt.';
