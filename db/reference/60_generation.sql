set local role cf_kernel;

insert into kernel.partitioned_tables (table_name, months_ahead, keep_months)
values ('generation.request_events', 3, 24)
on conflict (table_name) do update
set months_ahead = excluded.months_ahead, keep_months = excluded.keep_months;

insert into generation.output_formats (name, description, platform, width, height)
values
  ('instagram_post', 'Instagram post, square', 'instagram', 1080, 1080),
  ('instagram_story', 'Instagram story', 'instagram', 1080, 1920),
  ('instagram_reel', 'Instagram reel cover', 'instagram', 1080, 1920),
  ('tiktok', 'TikTok cover', 'tiktok', 1080, 1920),
  ('linkedin', 'LinkedIn post', 'linkedin', 1200, 627),
  ('x', 'X post', 'x', 1600, 900),
  ('youtube_thumbnail', 'YouTube thumbnail', 'youtube', 1280, 720),
  ('pinterest', 'Pinterest pin', 'pinterest', 1000, 1500),
  ('custom', 'A size that the request names', 'other', null, null)
on conflict (name) do update
set description = excluded.description, platform = excluded.platform, width = excluded.width,
  height = excluded.height
where (
  output_formats.description, output_formats.platform, output_formats.width, output_formats.height
) is distinct from (excluded.description, excluded.platform, excluded.width, excluded.height);

insert into generation.status_moves (from_status, to_status, meaning)
values
  ('pending', 'processing_samples', 'A worker has claimed it'),
  ('pending', 'cancelled', 'Called off before anybody worked on it'),
  ('processing_samples', 'awaiting_selection', 'Four samples were delivered'),
  ('processing_samples', 'failed', 'No samples after all attempts'),
  ('processing_samples', 'content_rejected', 'The provider refuses what the prompt asks for'),
  ('processing_samples', 'cancelled', 'Called off while a worker held it'),
  ('awaiting_selection', 'processing_final', 'A sample was chosen'),
  ('awaiting_selection', 'cancelled', 'No sample pleased'),
  ('processing_final', 'completed', 'The final picture was delivered'),
  ('processing_final', 'failed', 'No final picture after all attempts'),
  ('processing_final', 'content_rejected', 'The provider refuses the final picture'),
  ('processing_final', 'cancelled', 'Called off after the selection')
on conflict (from_status, to_status) do update
set meaning = excluded.meaning
where status_moves.meaning <> excluded.meaning;

-- Which failures are paid for is a decision of the business: changed here, not in code.
insert into generation.failure_policies (
  reason, description, is_retried, final_status, settlement
)
values
  ('system', 'Ours or the provider''s fault', true, 'failed', 'release'),
  ('user_input', 'What was asked for cannot be made', false, 'failed', 'capture'),
  ('content', 'The content rules forbid it', false, 'content_rejected', 'release')
on conflict (reason) do update
set description = excluded.description, is_retried = excluded.is_retried,
  final_status = excluded.final_status, settlement = excluded.settlement
where (
  failure_policies.description, failure_policies.is_retried, failure_policies.final_status,
  failure_policies.settlement
) is distinct from (
  excluded.description, excluded.is_retried, excluded.final_status, excluded.settlement
);
