set local role cf_api;

create or replace function generation.is_selected(
  p_request generation.requests,
  p_sample_id uuid,
  p_quality text
)
returns boolean
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sample generation.samples;
begin
  if p_quality is null or p_quality not in ('standard', 'hd') then
    raise exception using
      errcode = '22023', message = 'unknown quality', hint = 'Choose standard or hd.';
  end if;
  select s.* into v_sample
  from generation.samples as s
  where s.account_id = p_request.account_id and s.request_id = p_request.id
    and s.id = p_sample_id;
  if v_sample.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the samples of the request.';
  end if;
  if v_sample.is_selected and p_request.quality = p_quality
    and p_request.status in ('processing_final', 'completed') then
    return true;
  end if;
  if p_request.status <> 'awaiting_selection' then
    raise exception using
      errcode = 'ST030',
      message = 'request is in the wrong state',
      detail = format('It is %s.', p_request.status),
      hint = 'A sample is chosen once, while the request is awaiting_selection.';
  end if;
  if v_sample.expires_at <= now() then
    raise exception using
      errcode = 'ST032',
      message = 'sample has expired',
      hint = 'Ask for a new generation.';
  end if;
  return false;
end
$$;

comment on function generation.is_selected(generation.requests, uuid, text) is
  'Whether just this sample was chosen in this quality already. False means that it may be chosen
now; where it may not, raises NF001, ST030, ST032 or 22023 as generation.select_sample documents.';
