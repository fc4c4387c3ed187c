set local role cf_api;

create or replace function generation.select_sample(
  p_account_id uuid,
  p_request_id uuid,
  p_sample_id uuid,
  p_quality text default 'standard'
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
declare
  v_request generation.requests;
  v_hold_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'generation.create');
  select r.* into v_request
  from generation.requests as r
  where r.account_id = p_account_id and r.id = p_request_id
  for no key update;
  if generation.is_selected(v_request, p_sample_id, p_quality) then
    return;
  end if;
  perform studio.require_live_project(p_account_id, v_request.project_id);
  if p_quality = 'hd' and not billing.has_entitlement(p_account_id, 'hd_export') then
    raise exception using
      errcode = 'RL030',
      message = 'plan does not include high definition',
      hint = 'Choose standard, or change to a plan with HD export.';
  end if;
  v_hold_id := generation.hold_price(
    p_account_id => p_account_id, p_request_id => p_request_id, p_action => p_quality
  );
  update generation.samples
  set is_selected = true
  where account_id = p_account_id and request_id = p_request_id and id = p_sample_id;
  update generation.requests
  set status = 'processing_final', quality = p_quality, final_hold_id = v_hold_id, attempts = 0,
    available_at = now()
  where account_id = p_account_id and id = p_request_id;
  perform messaging.publish(
    p_account_id => p_account_id, p_topic => 'generation.sample_selected',
    p_payload => jsonb_build_object(
      'request_id', p_request_id, 'sample_id', p_sample_id, 'quality', p_quality
    )
  );
  perform pg_notify('cf_generation', 'final');
end
$$;

comment on function generation.select_sample(uuid, uuid, uuid, text) is
  'Chooses one of the four samples to be made final, once: holds the price of p_quality (standard or
hd) and queues the request again. The same choice again changes nothing.
Errors: 42501 the actor lacks generation.create; NF001 no such request or sample; ST030 the request
does not wait for a selection, as when somebody else chose first; ST020 its project is deleted;
ST032 the sample has expired; RL030 the plan has no HD export; LM011 not enough credits; 22023
unknown quality. SPEC 4.';
grant execute on function generation.select_sample(uuid, uuid, uuid, text) to cf_app;
