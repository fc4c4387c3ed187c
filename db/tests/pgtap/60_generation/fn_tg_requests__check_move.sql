-- SPEC 4: illegal moves are refused, for everybody, the owner of the table too.
begin;
select plan(8);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset

-- Every pair of states, tried on the row by the one who may change anything.
create function tests.refused_moves()
returns setof text
language plpgsql
as $$
declare
  v_pair record;
begin
  for v_pair in
    select a.status as old, b.status as new
    from unnest(tests.statuses()) as a (status) cross join unnest(tests.statuses()) as b (status)
  loop
    begin
      alter table generation.requests disable trigger t20_check_move;
      perform tests.put(v_pair.old);
      alter table generation.requests enable trigger t20_check_move;
      perform tests.put(v_pair.new);
    exception
      when sqlstate 'ST030' then
        return next v_pair.old || ' ' || v_pair.new;
    end;
  end loop;
end
$$;
create function tests.statuses()
returns text[]
language sql
as $$
  select array[
    'pending', 'processing_samples', 'awaiting_selection', 'processing_final', 'completed',
    'failed', 'cancelled', 'content_rejected'
  ];
$$;
create function tests.put(p_status text)
returns void
language plpgsql
as $$
begin
  update generation.requests
  set status = p_status, quality = 'standard',
    final_asset_id = case p_status when 'completed' then (select id from studio.assets) end,
    failure_reason = case when p_status in ('failed', 'content_rejected') then 'system' end,
    finished_at = case when p_status in ('completed', 'failed', 'cancelled', 'content_rejected')
      then now() end;
end
$$;

select tests.as_system(:'team');
select studio.add_asset(
  p_account_id => :'team', p_project_id => :'project', p_kind => 'ai_generated',
  p_object_path => tests.file_of(:'team', :'project') ->> 'object_path',
  p_mime_type => 'image/png', p_bytes => 1, p_checksum => decode(repeat('ab', 32), 'hex')
);
select tests.log_out();
set local role cf_owner;
create policy control_all on generation.requests to cf_owner using (true) with check (true);
create policy select_control on studio.assets for select to cf_owner using (true);
create policy select_control on generation.status_moves for select to cf_owner using (true);

select results_eq(
  'select m collate "C" from tests.refused_moves() as m order by 1',
  $$select (a || ' ' || b) collate "C"
    from unnest(tests.statuses()) as a
    cross join unnest(tests.statuses()) as b
    where a <> b
    except
    select from_status || ' ' || to_status from generation.status_moves
    order by 1$$,
  'of all 56 moves just those are refused that generation.status_moves does not name'
);
select is((select count(*)::integer from generation.status_moves), 12, 'control: it names twelve');
select throws_ok(
  format(
    $$insert into generation.requests (
        account_id, project_id, requested_by, idempotency_key, prompt, output_format, width, height,
        status
      )
      values (%L, %L, %L, 'k', 'a fox', 'x', 64, 64, 'awaiting_selection')$$,
    :'team', :'project', :'ann'
  ),
  'ST030', null, 'a new request is pending'
);
alter table generation.requests disable trigger t20_check_move;
select tests.put('completed');
alter table generation.requests enable trigger t20_check_move;
select throws_ok($$select tests.put('pending')$$, 'ST030', null, 'the owner cannot go back');
select lives_ok($$select tests.put('completed')$$, 'what stays as it is makes no move');

-- The moves are data.
select tests.as_kernel();
select throws_ok(
  $$update generation.requests set status = 'failed'$$, 'ST030', null, 'nor the kernel'
);
insert into generation.status_moves (from_status, to_status, meaning)
values ('completed', 'pending', 'Again');
select tests.log_out();
set local role cf_owner;
select lives_ok($$select tests.put('pending')$$, 'a move that is added is allowed at once');
select tests.as_service('svc_app');
select throws_ok(
  'select generation.tg_requests__check_move()', '42501', null, 'no service may call it'
);

select * from finish();
rollback;
