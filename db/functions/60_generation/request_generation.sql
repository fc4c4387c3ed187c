set local role cf_api;

create or replace function generation.request_generation(
  p_account_id uuid,
  p_project_id uuid,
  p_prompt text,
  p_output_format text,
  p_idempotency_key text,
  p_parameters jsonb default '{}',
  p_style_guidance text default '',
  p_width integer default null,
  p_height integer default null
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
  v_request generation.requests;
begin
  perform tenancy.require_permission(p_account_id, 'generation.create');
  v_request.account_id := p_account_id;
  v_request.project_id := p_project_id;
  v_request.prompt := p_prompt;
  v_request.output_format := p_output_format;
  v_request.idempotency_key := p_idempotency_key;
  v_request.parameters := coalesce(p_parameters, '{}');
  v_request.style_guidance := coalesce(p_style_guidance, '');
  select coalesce(f.width, p_width), coalesce(f.height, p_height)
  into v_request.width, v_request.height
  from generation.output_formats as f
  where f.name = p_output_format;
  if v_request.width is null or v_request.height is null then
    raise exception using
      errcode = '22023',
      message = 'output format is unknown or has no size',
      hint = 'Name one of generation.output_formats; custom needs p_width and p_height.';
  end if;
  v_request.id := generation.find_request(v_request);
  if v_request.id is null then
    v_request.id := generation.open_request(v_request);
  end if;
  return v_request.id;
end
$$;

comment on function
  generation.request_generation(uuid, uuid, text, text, text, jsonb, text, integer, integer) is
  'Asks for four samples: takes one from the quota generations_per_month, holds the credits of
sample_set, queues the request (pending) and wakes the workers (channel cf_generation), all or
nothing. p_idempotency_key: the same call with the same key again returns the same request and costs
nothing. p_width, p_height: pixels from 64 to 4096, for the format custom only. Returns the
request''s id. Errors: 42501 the actor lacks generation.create; NF001 no such project; ST020 it is
deleted; 22023 unknown format, or custom without a size; RL010 the key was used for another wish;
LM010 quota reached; LM011 not enough credits; 23514 malformed prompt, parameters, size or key;
23502 one is missing. SPEC 4.';
grant execute on function
  generation.request_generation(uuid, uuid, text, text, text, jsonb, text, integer, integer)
  to cf_app;
