set local role cf_kernel;

create or replace function studio.context_shares(
  p_proof identity.proof,
  p_account_id uuid,
  p_groups text
)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  c_most constant integer := 1000;
  v_shared text;
  v_count bigint;
begin
  if p_proof.actor_kind = 'user' then
    -- With most people nobody shares anything, which two looks into indexes tell. Whoever is
    -- confined to one account pays for what is shared there, and not for the number of his own.
    if p_account_id is null then
      if not exists (
        select from studio.project_collaborators as c where c.user_id = p_proof.user_id
      ) and not exists (
        select
        from tenancy.members as m
        join studio.project_collaborators as c on c.grantee_account_id = m.account_id
        where m.user_id = p_proof.user_id
      ) then
        return null;
      end if;
    elsif not exists (
      select
      from studio.project_collaborators as c
      where c.account_id = p_account_id and (c.user_id = p_proof.user_id or exists (
        select
        from tenancy.members as m
        where m.account_id = c.grantee_account_id and m.user_id = p_proof.user_id
      ))
    ) then
      return null;
    end if;
  elsif p_proof.actor_kind <> 'guest' then
    return null;
  end if;
  select g.group_text, g.share_count into v_shared, v_count
  from studio.shared_groups(p_proof, p_account_id, c_most) as g;
  if v_count + (
    select coalesce(sum(cardinality(string_to_array(split_part(g.part, '=', 2), ','))), 0)
    from unnest(string_to_array(p_groups, ';')) as g (part)
  ) > c_most then
    raise exception using
      errcode = 'LM001',
      message = 'too many accounts for one context',
      detail = format('A context holds %s accounts and shared projects.', c_most),
      hint = 'Pass p_account_id to act inside one account.';
  end if;
  return v_shared;
end
$$;

comment on function studio.context_shares(identity.proof, uuid, text) is
  'Field 12 of a context: see studio.shared_groups. p_groups: field 11. Raises LM001 when accounts
and shared projects together are more than 1000.';
