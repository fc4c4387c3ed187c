set local role cf_api;

create or replace function generation.announce_request(
  p_request generation.requests,
  p_topic text,
  p_details jsonb default '{}'
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_body jsonb := p_details || jsonb_build_object(
    'request_id', p_request.id, 'project_id', p_request.project_id
  );
begin
  if p_request.requested_by is not null then
    perform messaging.notify(
      p_account_id => p_request.account_id, p_recipient_id => p_request.requested_by,
      p_topic => p_topic, p_body => v_body
    );
  end if;
  perform messaging.publish(
    p_account_id => p_request.account_id, p_topic => p_topic, p_payload => v_body
  );
end
$$;

comment on function generation.announce_request(generation.requests, text, jsonb) is
  'Tells the person who asked, if it was one and he still is a member, and the outbox, what the
system did with a request.';
