set local role cf_owner;

-- Global tables: no account_id to compare. Who may write is the service on whose connection a
-- function runs; who may read is a matter of grants, so that the select policies are open.

drop policy if exists kernel_all on mlops.models;
create policy kernel_all on mlops.models to cf_kernel using (true) with check (true);
comment on policy kernel_all on mlops.models is 'Looking at the registry across services.';
drop policy if exists select_everybody on mlops.models;
create policy select_everybody on mlops.models for select to cf_app, cf_api using (true);
comment on policy select_everybody on mlops.models is
  'Every service may know which models there are.';
drop policy if exists insert_mlops on mlops.models;
create policy insert_mlops on mlops.models for insert to cf_api
  with check ((select mlops.is_registrar()));
comment on policy insert_mlops on mlops.models is 'The MLOps service registers models.';
drop policy if exists update_mlops on mlops.models;
create policy update_mlops on mlops.models for update to cf_api
  using ((select mlops.is_registrar()))
  with check ((select mlops.is_registrar()));
comment on policy update_mlops on mlops.models is
  'Locking a model''s row, under which its versions are moved, needs an update policy.';
grant select on mlops.models to cf_kernel, cf_app, cf_api;
grant insert, update (description) on mlops.models to cf_api;

drop policy if exists kernel_all on mlops.model_versions;
create policy kernel_all on mlops.model_versions to cf_kernel using (true) with check (true);
comment on policy kernel_all on mlops.model_versions is 'Looking at the registry across services.';
drop policy if exists select_everybody on mlops.model_versions;
create policy select_everybody on mlops.model_versions for select to cf_app, cf_api using (true);
comment on policy select_everybody on mlops.model_versions is
  'Every service may know which versions there are; where the artifact lies is granted to MLOps.';
drop policy if exists insert_mlops on mlops.model_versions;
create policy insert_mlops on mlops.model_versions for insert to cf_api
  with check ((select mlops.is_registrar()));
comment on policy insert_mlops on mlops.model_versions is 'The MLOps service registers versions.';
drop policy if exists update_mlops on mlops.model_versions;
create policy update_mlops on mlops.model_versions for update to cf_api
  using ((select mlops.is_registrar()))
  with check ((select mlops.is_registrar()));
comment on policy update_mlops on mlops.model_versions is 'The MLOps service promotes versions.';
grant select on mlops.model_versions to cf_kernel, cf_mlops, cf_api;
grant select (
  id, model_id, version, format, status, promoted_at, created_at, updated_at, revision
) on mlops.model_versions to cf_app;
grant insert, update (status, promoted_at) on mlops.model_versions to cf_api;

drop policy if exists kernel_all on mlops.validations;
create policy kernel_all on mlops.validations to cf_kernel using (true) with check (true);
comment on policy kernel_all on mlops.validations is 'Looking at the registry across services.';
drop policy if exists select_mlops on mlops.validations;
create policy select_mlops on mlops.validations for select to cf_mlops, cf_api using (true);
comment on policy select_mlops on mlops.validations is
  'The MLOps service reads results, and promotion goes by them.';
drop policy if exists insert_mlops on mlops.validations;
create policy insert_mlops on mlops.validations for insert to cf_api
  with check ((select mlops.is_registrar()));
comment on policy insert_mlops on mlops.validations is 'The MLOps service records results.';
grant select on mlops.validations to cf_kernel, cf_mlops, cf_api;
grant insert on mlops.validations to cf_api;
