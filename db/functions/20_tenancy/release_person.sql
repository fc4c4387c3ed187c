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
begin
  -- All the accounts before the first membership: with that his rights are held, for which others
  -- wait who hold one of the accounts.
  perform tenancy.lock_account(a.id)
  from (
    select a.id
    from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id
    where m.user_id = p_person_id and a.deleted_at is null
    order by a.id
  ) as a;
  delete from tenancy.members as m
  using tenancy.accounts as a
  where m.user_id = p_person_id and a.id = m.account_id and a.kind = 'team'
    and a.deleted_at is null;
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
