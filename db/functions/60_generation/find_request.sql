set local role cf_api;

create or replace function generation.find_request(p_wish generation.requests)
returns uuid
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_found generation.requests;
begin
  select r.* into v_found
  from generation.requests as r
  where r.account_id = p_wish.account_id and r.idempotency_key = p_wish.idempotency_key;
  if (
    v_found.project_id, v_found.prompt, v_found.output_format, v_found.parameters,
    v_found.style_guidance, v_found.width, v_found.height
  ) is distinct from (
    p_wish.project_id, p_wish.prompt, p_wish.output_format, p_wish.parameters,
    p_wish.style_guidance, p_wish.width, p_wish.height
  ) and v_found.id is not null then
    raise exception using
      errcode = 'RL010',
      message = 'idempotency key was used for something else',
      hint = 'Choose a new key for a new wish; repeat a call with all its values.';
  end if;
  return v_found.id;
end
$$;

comment on function generation.find_request(generation.requests) is
  'The request that was made with the wish''s idempotency key; null when there is none. Raises RL010
when it was another wish.';
