set local role cf_kernel;

create or replace function generation.claim_requests(
  p_worker text,
  p_limit integer default 1,
  p_lease interval default '5 minutes'
)
returns setof generation.claimed_request
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: a worker takes the next request of any account; it learns its id and nothing else.
begin
  if (
    length(btrim(p_worker)) between 1 and 200 and p_limit between 1 and 100
    and p_lease between interval '1 second' and interval '1 hour'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'name, limit or lease is out of range',
      hint = 'Claim 1 to 100 requests for 1 second to 1 hour, under a name of 1 to 200 characters.';
  end if;
  return query
  with due as (
    select r.account_id, r.id
    from generation.requests as r
    where r.status in ('pending', 'processing_samples', 'processing_final')
      and r.available_at <= statement_timestamp()
      and (r.lease_expires_at is null or r.lease_expires_at <= statement_timestamp())
      -- In a deleted account the system cannot act: nobody could work on it or give it up.
      and exists (
        select from tenancy.accounts as a where a.id = r.account_id and a.deleted_at is null
      )
    order by r.priority desc, r.available_at, r.id
    limit p_limit
    for no key update of r skip locked
  ), claimed as (
    update generation.requests as r
    set status = case r.status when 'pending' then 'processing_samples' else r.status end,
      attempts = r.attempts + 1, lease_token = gen_random_uuid(), leased_by = p_worker,
      lease_expires_at = clock_timestamp() + p_lease
    from due as d
    where r.account_id = d.account_id and r.id = d.id
    returning r.*
  )
  select
    c.account_id, c.id,
    case
      when c.attempts > c.max_attempts then 'give_up'
      when c.status = 'processing_final' then 'final'
      else 'samples'
    end,
    c.attempts, c.lease_token, c.lease_expires_at
  from claimed as c
  order by c.priority desc, c.available_at, c.id;
end
$$;

comment on function generation.claim_requests(text, integer, interval) is
  'Hands out requests that are due, of all live accounts, by priority and then by age, and takes
over those whose lease has ended. Each goes to one caller, however many call at once. p_worker:
a name for whoever looks at the queue. Commit, then work: act as the system in the request''s
account, send heartbeats, and end with submit_samples, complete_request or fail_request, naming
the lease token. phase give_up means that max_attempts workers were lost with it: only call
fail_request.
Errors: 22023 name, limit or lease out of range. SPEC 4: workers.';
grant execute on function generation.claim_requests(text, integer, interval) to cf_worker;
