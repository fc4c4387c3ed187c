insert into migration.sources (name, hash)
values (%s, %s)
on conflict (name) do update set hash = excluded.hash, loaded_at = now()
