set local role cf_api;

create or replace function studio.require_settings(
  p_account_id uuid,
  p_old jsonb,
  p_new jsonb
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
  v_old text;
begin
  foreach v_key in array array['invite', 'comment', 'share_outside'] loop
    v_old := p_old -> 'collaboration' ->> v_key;
    -- What is malformed is left to the table's check.
    continue when v_old is not distinct from p_new -> 'collaboration' ->> v_key;
    perform tenancy.require_permission(p_account_id, 'project.share');
    if not studio.meets_least_role(
      p_account_id, replace(coalesce(v_old, 'viewer'), 'nobody', 'admin')
    ) then
      raise exception using
        errcode = '42501',
        message = 'permission denied',
        detail = format('The project''s settings leave %s to a higher role.', v_key),
        hint = 'Ask somebody whom settings.collaboration names.';
    end if;
  end loop;
end
$$;

comment on function studio.require_settings(uuid, jsonb, jsonb) is
  'Raises 42501 unless the actor may change settings.collaboration from p_old to p_new: he has
project.share in the account, not as a collaborator, and is by the old settings one who may do what
he changes (an admin, where nobody may). So nobody gives himself what the settings keep from him.';
