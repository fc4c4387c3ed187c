set local role cf_kernel;

create or replace function identity.current_person_id()
returns uuid
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: verifies the context.
declare
  v_context text := kernel.context();
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  if split_part(v_context, '|', 11) <> '' then
    return nullif(split_part(v_context, '|', 4), '')::uuid;
  end if;
  return null;
end
$$;

comment on function identity.current_person_id() is
  'The person who is acting, if he may do more than read his own basic data: null for somebody who
has not verified the address within 72 hours, whose context holds no account. Also null where he
confined himself to an account that is not his, for a key, for the system and for nobody. Raises
28000 when the context is forged. SPEC 1.';
grant execute on function identity.current_person_id() to cf_api, cf_app;
