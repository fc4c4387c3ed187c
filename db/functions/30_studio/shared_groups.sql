set local role cf_kernel;

create or replace function studio.shared_groups(
  p_proof identity.proof,
  p_account_id uuid,
  p_most integer,
  out group_text text,
  out share_count bigint
)
returns setof record
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_proof.actor_kind = 'user' then
    select string_agg(g.group_text, ';'), sum(g.share_count) into group_text, share_count
    from (
      select
        format(',%s,=%s', s.permissions, string_agg(
          replace(s.account_id || '/' || s.project_id, '-', ''), ','
        )),
        count(*)
      from (
        select distinct u.account_id, u.project_id, array_to_string(u.permissions, ',')
        from studio.user_shares(
          p_user_id => p_proof.user_id, p_account_id => p_account_id, p_project_id => null,
          p_most => p_most + 1
        ) as u
        where u.permissions <> '{}'
      ) as s (account_id, project_id, permissions)
      group by s.permissions
    ) as g (group_text, share_count);
  elsif p_proof.actor_kind = 'guest' then
    -- A guest looks, whatever the link's role: to do more is to say who one is, and join.
    select format(
      ',%s,=%s', array_to_string(r.permissions, ','),
      replace(l.account_id || '/' || l.project_id, '-', '')
    ), 1
    into group_text, share_count
    from studio.share_links as l
    join studio.collaborator_roles as r on r.name = 'viewer'
    where l.account_id = p_proof.account_id and l.id = p_proof.credential_id
      and (p_account_id is null or p_account_id = l.account_id);
  end if;
  return next;
end
$$;

comment on function studio.shared_groups(identity.proof, uuid, integer) is
  'Field 12 of a context: the projects that are shared with a person, or with a guest by his link,
grouped by what he may do in them, with their number; null when there is none, as for every other
kind of actor. Ids without hyphens, so that tenancy.may_charge never takes one of them for an
account in which the actor has a role. p_account_id: those of this account alone. Stops counting
past p_most.';
