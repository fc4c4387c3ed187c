set local role cf_kernel;

create or replace function kernel.context_binding(p_head text)
returns text
language sql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select p_head || case left(p_head, 1)
    when 't' then
      '.' || pg_backend_pid() || '.' || extract(epoch from transaction_timestamp()) || '.'
    else '.'
  end;
$$;

comment on function kernel.context_binding(text) is
  'What is signed in front of a context body: the head (binding mode and key id) and, in transaction
mode, this backend and this transaction''s start, which is the same in every savepoint and on a standby.';
