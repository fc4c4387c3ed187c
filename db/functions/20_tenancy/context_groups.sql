set local role cf_kernel;

create or replace function tenancy.context_groups(p_proof identity.proof, p_account_id uuid)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  c_most_accounts constant integer := 1000;
  v_groups text;
  v_found record;
begin
  if p_proof.actor_kind = 'user' then
    -- Assigned, and not selected from: that would be a query around the query.
    v_found := tenancy.user_groups(p_proof.user_id, p_account_id, c_most_accounts);
    if v_found.account_count > c_most_accounts then
      raise exception using
        errcode = 'LM001',
        message = 'too many accounts for one context',
        detail = format('A context holds %s accounts.', c_most_accounts),
        hint = 'Pass p_account_id to act inside one account.';
    end if;
    return v_found.group_text;
  elsif p_proof.actor_kind in ('api_key', 'service') then
    -- No query on a hot path: proving the key has read its account and what it may there now.
    if p_account_id is null or p_account_id = p_proof.account_id then
      v_groups := format(',%s,=%s', array_to_string(p_proof.scopes, ','), p_proof.account_id);
    end if;
  else
    select format(',%s,=%s', array_to_string(array(
      select p.name
      from unnest(r.permissions) as p (name)
      where p_proof.scopes is null or p.name = any (p_proof.scopes)
    ), ','), a.id) into v_groups
    from tenancy.accounts as a
    join tenancy.roles as r on r.name = 'system'
    where p_proof.actor_kind = 'system' and a.id = p_proof.account_id and a.deleted_at is null
      and (p_account_id is null or p_account_id = a.id);
  end if;
  return v_groups;
end
$$;

comment on function tenancy.context_groups(identity.proof, uuid) is
  'Field 10 of a context: accounts grouped by what the actor may do in them. An API key has
what its proof names; the system its role''s permissions, or those of them that the proof names.
p_account_id limits it to one. A context holds 1000 accounts; past that LM001 asks for one
account.';
