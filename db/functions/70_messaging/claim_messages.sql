set local role cf_kernel;

create or replace function messaging.claim_messages(
  p_consumer text,
  p_limit integer default 10,
  p_lease interval default '1 minute'
)
returns setof messaging.claimed_message
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the broker's feeder takes every account's messages.
begin
  if (
    length(btrim(p_consumer)) between 1 and 200 and p_limit between 1 and 1000
    and p_lease between interval '1 second' and interval '1 hour'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'name, limit or lease is out of range',
      hint = 'Claim 1 to 1000 messages for 1 second to 1 hour; a name has 1 to 200 characters.';
  end if;
  return query
  with due as (
    select m.account_id, m.id
    from messaging.messages as m
    where m.status = 'pending' and m.available_at <= statement_timestamp()
    order by m.available_at, m.id
    limit p_limit
    for no key update skip locked
  ), claimed as (
    -- A message that outlived its last lease too is not handed out again: it kills its consumers.
    update messaging.messages as m
    set status = case when m.attempts >= m.max_attempts then 'dead' else m.status end,
      leased_by = case when m.attempts >= m.max_attempts then null else p_consumer end,
      attempts = m.attempts + (m.attempts < m.max_attempts)::integer,
      lease_token = gen_random_uuid(),
      available_at = clock_timestamp() + p_lease
    from due as d
    where m.account_id = d.account_id and m.id = d.id
    returning m.*
  )
  select c.account_id, c.id, c.topic, c.payload, c.created_at, c.attempts, c.lease_token,
    c.available_at
  from claimed as c
  where c.status = 'pending'
  order by c.id;
end
$$;

comment on function messaging.claim_messages(text, integer, interval) is
  'Hands out messages that are due, oldest first, of all accounts; until p_lease ends nobody else
gets them. p_consumer: a name for whoever looks at the queue. Commit before working on them. A
message whose attempts are used up when its lease ends becomes dead. May be called by any number of
consumers at once; each message goes to one of them. What is promised: see the table.
Errors: 22023 name, limit or lease out of range. SPEC 7: outbox.';
grant execute on function messaging.claim_messages(text, integer, interval) to cf_worker;
