set local role cf_kernel;

insert into identity.consent_purposes (name, description)
values
  ('terms', 'The terms of service'),
  ('privacy_policy', 'The privacy policy was read and accepted'),
  ('marketing_email', 'News and offers by e-mail'),
  ('analytics', 'Use is measured to improve the products'),
  ('personalisation', 'Suggestions that follow from what the person made'),
  ('model_training', 'Works and ratings may be used to train models')
on conflict (name) do update
set description = excluded.description
where consent_purposes.description is distinct from excluded.description;
