set local role cf_kernel;

create or replace function tenancy.release_person(p_person_id uuid)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid;
begin
  for v_account_id in
    select m.account_id
    from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id
    where m.user_id = p_person_id and a.kind = 'team' and a.deleted_at is null
    order by m.account_id
  loop
    perform tenancy.lock_account(v_account_id);
    delete from tenancy.members where account_id = v_account_id and user_id = p_person_id;
  end loop;
  update tenancy.accounts as a
  set deleted_at = now()
  from tenancy.members as m
  where m.account_id = a.id and m.user_id = p_person_id and a.kind = 'personal'
    and a.deleted_at is null;
end
$$;

comment on function tenancy.release_person(uuid) is
  'Ends a person''s part in every account: he leaves his teams and his personal account is deleted.
The API keys that he made end with that, for a key may do what its maker may. Error: RL001 he is
the last owner of a team.';
