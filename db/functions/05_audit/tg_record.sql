set local role cf_kernel;

create or replace function audit.tg_record()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody but the kernel writes the audit log.
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_row jsonb := coalesce(v_new, v_old);
  v_changes jsonb;
begin
  if v_old is null or v_new is null then
    select jsonb_object_agg(
      c.key,
      case when v_old is null then jsonb_build_array(null, c.value)
        else jsonb_build_array(c.value, null) end
    ) into v_changes
    from jsonb_each(v_row) as c
    where c.value <> 'null';
  else
    select jsonb_object_agg(n.key, jsonb_build_array(v_old -> n.key, n.value)) into v_changes
    from jsonb_each(v_new) as n
    where n.value is distinct from v_old -> n.key;
    if v_changes is null then
      return null; -- nothing changed
    end if;
  end if;
  for v_at in 1..tg_nargs - 1 loop
    if v_changes ? tg_argv[v_at] then
      v_changes := jsonb_set(v_changes, array[tg_argv[v_at]], '"redacted"');
    end if;
  end loop;
  perform audit.record(
    coalesce((v_row ->> 'account_id')::uuid, case tg_relid
      when 'tenancy.accounts'::regclass then (v_row ->> 'id')::uuid
      else '00000000-0000-0000-0000-000000000000' end),
    tg_table_schema || '.' || tg_table_name, v_row ->> tg_argv[0], lower(tg_op), v_changes
  );
  return null;
end
$$;

comment on function audit.tg_record() is
  'After insert, update or delete of each row: one audit entry with the changed columns and the
actor of the verified context. Trigger arguments: the column that names the row, then the columns
whose values are secrets and are written as "redacted". Raises 28000 when the context is forged
(SPEC 8).';
grant execute on function audit.tg_record() to cf_owner;
