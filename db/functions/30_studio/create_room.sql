set local role cf_api;

create or replace function studio.create_room(
  p_account_id uuid,
  p_project_id uuid,
  p_name text,
  p_room_type text default 'other',
  p_width_mm integer default null,
  p_length_mm integer default null,
  p_height_mm integer default null,
  p_metadata jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may.
declare
  v_room_id uuid;
begin
  perform tenancy.require_project_permission(p_account_id, p_project_id, 'project.write');
  perform studio.require_live_project(p_account_id, p_project_id);
  insert into studio.rooms (
    account_id, project_id, name, room_type, width_mm, length_mm, height_mm, metadata, created_by
  )
  values (
    p_account_id, p_project_id, p_name, coalesce(p_room_type, 'other'), p_width_mm, p_length_mm,
    p_height_mm, coalesce(p_metadata, '{}'), identity.current_user_id()
  )
  returning id into v_room_id;
  -- Again: a deletion may have been under way, and the foreign key has waited for it.
  perform studio.require_live_project(p_account_id, p_project_id);
  perform studio.touch_project(p_account_id, p_project_id);
  return v_room_id;
end
$$;

comment on function
  studio.create_room(uuid, uuid, text, text, integer, integer, integer, jsonb) is
  'Adds a room to a project; dimensions in millimetres, the area in square metres follows from
width and length. p_room_type: living_room, dining_room, kitchen, bedroom, childrens_room,
bathroom, office, hallway, storage, outdoor, commercial, other. Returns its id. Errors: 42501 the
actor lacks project.write in the account and in the project; NF001 no such project; ST020 it is
deleted; 23514 malformed name, type, dimension or metadata. SPEC 3.';
grant execute on function
  studio.create_room(uuid, uuid, text, text, integer, integer, integer, jsonb) to cf_app;
