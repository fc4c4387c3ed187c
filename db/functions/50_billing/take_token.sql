set local role cf_kernel;

create or replace function billing.take_token(p_limit text, p_key text default null)
returns billing.token_answer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: buckets are the kernel's; asked before anybody has authenticated, too.
declare
  v_limit billing.rate_limits;
  v_cost interval;
  v_hash bytea;
  v_now constant timestamptz := clock_timestamp();
  v_full_at timestamptz;
begin
  select l.* into v_limit from billing.rate_limits as l where l.name = p_limit;
  v_hash := billing.rate_key(p_scope => v_limit.scope, p_key => p_key);
  v_cost := make_interval(secs => 1.0 / v_limit.refill_per_second);
  -- A bucket is full at full_at; a token moves that one cost away, and capacity costs are the
  -- furthest. The plain update first: a refusal neither writes nor waits.
  update billing.rate_buckets as b
  set full_at = greatest(b.full_at, v_now) + v_cost
  where b.rate_limit = p_limit and b.key_hash = v_hash
    and greatest(b.full_at, v_now) + v_cost <= v_now + v_limit.capacity * v_cost
  returning b.full_at into v_full_at;
  if not found then
    select b.full_at into v_full_at
    from billing.rate_buckets as b
    where b.rate_limit = p_limit and b.key_hash = v_hash;
    if found then
      return row(
        false, 0, greatest(v_full_at + v_cost - v_limit.capacity * v_cost - v_now, interval '0')
      )::billing.token_answer;
    end if;
    insert into billing.rate_buckets as b (rate_limit, key_hash, full_at)
    values (p_limit, v_hash, v_now + v_cost)
    on conflict (rate_limit, key_hash) do update
    set full_at = greatest(b.full_at, v_now) + v_cost
    where greatest(b.full_at, v_now) + v_cost <= v_now + v_limit.capacity * v_cost
    returning b.full_at into v_full_at;
    if not found then
      return row(false, 0, v_cost)::billing.token_answer;
    end if;
  end if;
  return row(
    true,
    floor(extract(epoch from v_now + v_limit.capacity * v_cost - v_full_at)
      * v_limit.refill_per_second + 0.001)::integer,
    null
  )::billing.token_answer;
end
$$;

comment on function billing.take_token(text, text) is
  'Takes one token from the bucket of whoever calls, by a rule of billing.rate_limits: allowed and
how many more may be taken at once, or not allowed and how long to wait. An answer and no error, so
that the service can say 429. Exact, however many ask at once; a refusal costs nothing. The rule''s
scope says whose bucket it is: user and api_key come from the context; ip is p_key (the
client''s address, also before anybody has authenticated) or else the context''s, an IPv6 address
counting with its /64. After a crash of the server every bucket is full. Errors: 22023 unknown
limit, p_key where the context decides or no address; 28000 nobody acts where somebody must; 40001
at repeatable read, when another one went first. SPEC 5.';
grant execute on function billing.take_token(text, text) to cf_app;
