set local role cf_owner;

drop policy if exists kernel_all on billing.provider_prices;
create policy kernel_all on billing.provider_prices to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.provider_prices is
  'Filled by the reference data and by an operator.';
drop policy if exists select_everybody on billing.provider_prices;
create policy select_everybody on billing.provider_prices for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on billing.provider_prices is 'The price list is public.';
grant select, insert, update (plan, plan_version, interval_months)
  on billing.provider_prices to cf_kernel;
grant select on billing.provider_prices to cf_app, cf_api;

drop policy if exists kernel_all on billing.subscription_links;
create policy kernel_all on billing.subscription_links to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.subscription_links is
  'Finds the account of a provider''s reference.';
drop policy if exists select_reader on billing.subscription_links;
create policy select_reader on billing.subscription_links for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.subscription_links is
  'Who reads the account''s billing.';
drop policy if exists insert_adapter on billing.subscription_links;
create policy insert_adapter on billing.subscription_links for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy insert_adapter on billing.subscription_links is
  'The billing adapter links; no person has the permission. A link is never changed.';
grant select on billing.subscription_links to cf_kernel, cf_app;
grant select, insert on billing.subscription_links to cf_api;

drop policy if exists kernel_all on billing.provider_events;
create policy kernel_all on billing.provider_events to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.provider_events is
  'Folds a subscription anew when its time has come.';
drop policy if exists select_reader on billing.provider_events;
create policy select_reader on billing.provider_events for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.provider_events is 'Who reads the account''s billing.';
drop policy if exists insert_adapter on billing.provider_events;
create policy insert_adapter on billing.provider_events for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy insert_adapter on billing.provider_events is
  'The billing adapter passes on what it was told; no person has the permission. What was told is
never changed.';
grant select on billing.provider_events to cf_kernel, cf_app;
grant select, insert on billing.provider_events to cf_api;
