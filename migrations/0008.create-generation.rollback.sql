drop table
  generation.failure_policies,
  generation.output_formats,
  generation.provider_calls,
  generation.request_events,
  generation.requests,
  generation.samples,
  generation.status_moves;
drop type generation.claimed_request;
drop schema generation;
