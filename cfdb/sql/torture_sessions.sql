-- The torture may last longer than an access token.
update identity.sessions
set idle_expires_at = now() + interval '2 days', absolute_expires_at = now() + interval '3 days',
  access_expires_at = now() + interval '2 days';
