set local role cf_owner;

drop policy if exists kernel_all on billing.plans;
create policy kernel_all on billing.plans to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plans is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plans;
create policy select_everybody on billing.plans for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.plans is 'The price list is public.';
grant select, insert, update on billing.plans to cf_kernel;
grant select on billing.plans to cf_app, cf_api;

drop policy if exists kernel_all on billing.plan_versions;
create policy kernel_all on billing.plan_versions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plan_versions is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plan_versions;
create policy select_everybody on billing.plan_versions for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.plan_versions is 'The price list is public.';
grant select, insert on billing.plan_versions to cf_kernel;
grant select on billing.plan_versions to cf_app, cf_api;

drop policy if exists kernel_all on billing.features;
create policy kernel_all on billing.features to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.features is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.features;
create policy select_everybody on billing.features for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.features is 'The price list is public.';
grant select, insert, update on billing.features to cf_kernel;
grant select on billing.features to cf_app, cf_api;

drop policy if exists kernel_all on billing.plan_entitlements;
create policy kernel_all on billing.plan_entitlements to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plan_entitlements is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plan_entitlements;
create policy select_everybody on billing.plan_entitlements for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on billing.plan_entitlements is 'The price list is public.';
grant select, insert on billing.plan_entitlements to cf_kernel;
grant select on billing.plan_entitlements to cf_app, cf_api;

drop policy if exists kernel_all on billing.credit_prices;
create policy kernel_all on billing.credit_prices to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_prices is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.credit_prices;
create policy select_everybody on billing.credit_prices for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.credit_prices is 'The price list is public.';
grant select, insert on billing.credit_prices to cf_kernel;
grant select on billing.credit_prices to cf_app, cf_api;
