-- The statements of the embedded executor (inngest/executor) that must happen in one round trip.
-- Each locks a run before its jobs, and taking a job waits for no row, so two of them cannot deadlock.

-- Plans a job. A planned job is kept; a call in progress is repeated afterwards. A step that has ended is not planned.
-- A job without delay is due at any time, even after the database's clock was set back: rank_at orders the calls, and only
-- a retry, a sleep or a timeout has a time to wait for.
-- A call is for the given pool, else for that of its run; what has none is for every process.
DROP FUNCTION IF EXISTS executor_enqueue(text, text, text, double precision);
CREATE OR REPLACE FUNCTION executor_enqueue(
  p_run text, p_target text, p_kind text, p_delay_ms double precision, p_pool text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO executor_jobs (id, run_id, target, kind, due_at, rank_at, slots, slot_limits, pool)
  SELECT gen_random_uuid()::text, r.id, p_target, p_kind,
    CASE WHEN p_delay_ms > 0 THEN now() + p_delay_ms * interval '1 millisecond' ELSE '-infinity' END,
    now() + p_delay_ms * interval '1 millisecond' - r.priority * interval '1 second',
    CASE WHEN p_kind = 'call' THEN r.slots END, CASE WHEN p_kind = 'call' THEN r.slot_limits END,
    CASE WHEN p_kind = 'call' THEN coalesce(p_pool, r.pool) END
  FROM executor_runs r
  WHERE r.id = p_run AND NOT EXISTS (SELECT FROM executor_steps s WHERE s.run_id = p_run AND s.step_id = p_target)
  ON CONFLICT (run_id, target) DO UPDATE SET is_wanted_again = true;
END $$;

-- Inserts the runs of one event (or batch) with their first calls; inngest/executor/new-run.ts builds p_runs.
CREATE OR REPLACE FUNCTION executor_insert_runs(p_event_id text, p_event jsonb, p_batch jsonb, p_runs jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE new record;
BEGIN
  FOR new IN SELECT * FROM jsonb_to_recordset(p_runs) AS r(
    "id" text, "functionId" text, "delayMs" double precision, "priority" int, "startMs" double precision,
    "finishMs" bigint, "slots" text[], "slotLimits" int[], "singletonKey" text, "collectingKey" text, "pool" text)
  LOOP
    INSERT INTO executor_runs (id, function_id, event_id, event, batch, state, priority, finish_ms, singleton_key,
      collecting_key, slots, slot_limits, pool)
    VALUES (new."id", new."functionId", p_event_id, p_event, p_batch, 'running', new."priority", new."finishMs",
      new."singletonKey", new."collectingKey", new."slots", new."slotLimits", new."pool")
    ON CONFLICT (function_id, event_id) DO NOTHING;
    CONTINUE WHEN NOT FOUND;
    PERFORM executor_enqueue(new."id", 'step', 'call', new."delayMs");
    IF new."startMs" IS NOT NULL THEN PERFORM executor_enqueue(new."id", '$start', 'expire', new."startMs"); END IF;
  END LOOP;
END $$;

-- Takes an event that only starts runs: 'taken', 'duplicate', or 'heard' (nothing done) when a step waits for it.
CREATE OR REPLACE FUNCTION executor_take_event(p_id text, p_name text, p_event jsonb, p_runs jsonb) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM executor_waits WHERE kind = 'event' AND key = p_name) THEN RETURN 'heard'; END IF;
  INSERT INTO executor_events (id, name, data) VALUES (p_id, p_name, p_event -> 'data') ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN 'duplicate'; END IF;
  PERFORM executor_insert_runs(p_id, p_event, NULL, p_runs);
  RETURN 'taken';
END $$;

-- The concurrency keys without a free slot.
CREATE OR REPLACE FUNCTION executor_full_slots() RETURNS text[]
LANGUAGE sql AS $$
  SELECT coalesce(array_agg(key), '{}') FROM (
    SELECT s.key FROM executor_jobs j, unnest(j.slots, j.slot_limits) AS s(key, most)
    WHERE j.lease_id IS NOT NULL AND j.leased_until >= now()
    GROUP BY s.key HAVING count(*) >= min(s.most)) AS taken
$$;

-- True when each slot of a run that must be bound names a block of its team.
CREATE OR REPLACE FUNCTION has_required_blocks(p_team text, p_blocks jsonb, p_definition json) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM json_each(coalesce(p_definition->'blocks', '{}')) AS slot
    WHERE slot.value->>'isOptional' IS DISTINCT FROM 'true'
      AND NOT EXISTS (SELECT FROM blocks b WHERE b.team_id = p_team AND b.name = p_blocks->>slot.key))
$$;

-- The executor's part of a run that begins: its first call, leased. False when the event is known already.
CREATE OR REPLACE FUNCTION executor_adopt(p_run text, p_job text, p_lease text, p_lease_ms double precision,
  p_function text, p_event jsonb, p_pool text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO executor_runs (id, function_id, event_id, event, state, started_at, pool)
  VALUES (p_run, p_function, p_event->>'id', p_event, 'running', now(), p_pool) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO executor_jobs (id, run_id, target, kind, due_at, lease_id, leased_until, pool)
  VALUES (p_job, p_run, 'step', 'call', '-infinity', p_lease, now() + p_lease_ms * interval '1 millisecond', p_pool);
  RETURN true;
END $$;

-- Begins up to p_max runs of these pools that are Pending, oldest first, each with its first call, leased. p_function walks them,
-- for an event of the name p_event; its id is made of the run's id, its retry count and its generation.
CREATE OR REPLACE FUNCTION executor_begin_runs(p_owner text, p_lease_ms double precision, p_max int, p_pools text[],
  p_function text, p_event text)
RETURNS TABLE (id text, run_id text, lease_id text, event jsonb, begun json)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  waiting record;
  run runs;
  version flow_versions;
  plan record;
  pool text;
  begun_count int := 0;
BEGIN
  FOR waiting IN
    SELECT r.id, r.team_id, r.flow_version_id, r.deployment_id, r.blocks FROM runs r
    WHERE r.state = 'Pending' AND r.sent_at IS NULL ORDER BY r.id
  LOOP
    EXIT WHEN begun_count >= p_max;
    SELECT v.* INTO version FROM flow_versions v WHERE v.id = waiting.flow_version_id;
    pool := coalesce((SELECT d.pool FROM deployments d WHERE d.id = waiting.deployment_id), version.definition->>'pool', 'default');
    CONTINUE WHEN NOT pool = ANY (p_pools) OR (version.definition->'blocks' IS NOT NULL
      AND NOT has_required_blocks(waiting.team_id, waiting.blocks, version.definition));
    SELECT r.* INTO run FROM runs r WHERE r.id = waiting.id FOR NO KEY UPDATE SKIP LOCKED;
    -- Another process has it, or had.
    CONTINUE WHEN NOT FOUND OR run.state <> 'Pending' OR run.sent_at IS NOT NULL;
    event := jsonb_build_object('name', p_event, 'ts', floor(extract(epoch FROM now()) * 1000),
      'id', run.id || CASE WHEN run.retry_count > 0 THEN ':' || run.retry_count ELSE '' END
        || CASE WHEN run.generation > 0 THEN ':g' || run.generation ELSE '' END,
      'data', jsonb_build_object('teamId', run.team_id, 'runId', run.id, 'retryCount', run.retry_count,
        'generation', run.generation, 'pool', pool));
    id := gen_random_uuid()::text; run_id := gen_random_uuid()::text; lease_id := p_owner || ':' || gen_random_uuid();
    CONTINUE WHEN NOT executor_adopt(run_id, id, lease_id, p_lease_ms, p_function, event, pool);
    SELECT b.* INTO plan FROM record_begin(run.team_id, run.id, run.retry_count, run.generation, true) b;
    begun := json_build_object('params', plan.params, 'variables', plan.variables, 'id', plan.id, 'savedAt', plan.saved_at,
      'definition', plan.definition);
    begun_count := begun_count + 1;
    RETURN NEXT;
  END LOOP;
END $$;

-- Leases up to p_max jobs that are due and of one of the pools (NULL: of any), each with everything its call carries. With places
-- left, and where p_function walks runs, it begins runs that are Pending; `begun` has what their walks need.
DROP FUNCTION IF EXISTS executor_take(text, double precision, int);
DROP FUNCTION IF EXISTS executor_take(text, double precision, int, text[]);
CREATE OR REPLACE FUNCTION executor_take(p_owner text, p_lease_ms double precision, p_max int, p_pools text[],
  p_function text, p_event text)
RETURNS TABLE (
  id text, run_id text, target text, kind text, attempt int, lease_id text, function_id text, event jsonb, batch jsonb,
  steps jsonb, step_order text[], step_bytes bigint, pending int, is_away boolean, begun json)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  job executor_jobs;
  run executor_runs;
  passed text[] := '{}';
  full_slots text[] := '{}';
  is_counting boolean := false;
  taken int := 0;
BEGIN
  -- Commits asynchronously: a lease that a crash of Postgres loses is taken again, and later commits flush it too.
  PERFORM set_config('synchronous_commit', 'off', true);
  WHILE taken < p_max LOOP
    SELECT j.* INTO job FROM executor_jobs j
    WHERE j.due_at <= now() AND (j.leased_until IS NULL OR j.leased_until < now())
      AND (p_pools IS NULL OR j.pool IS NULL OR j.pool = ANY (p_pools))
      AND NOT j.id = ANY (passed) AND (j.slots IS NULL OR NOT j.slots && full_slots)
    ORDER BY j.rank_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    EXIT WHEN NOT FOUND;
    IF job.slots IS NOT NULL AND NOT is_counting THEN
      -- Slots are counted and taken by one process at a time.
      PERFORM pg_advisory_xact_lock(7153202);
      is_counting := true;
      full_slots := executor_full_slots();
      CONTINUE WHEN job.slots && full_slots;
    END IF;
    SELECT r.* INTO run FROM executor_runs r WHERE r.id = job.run_id;
    IF run.started_at IS NULL AND job.kind = 'call' THEN
      -- A run that another holds (an event that joins it, a cancellation) is skipped: the next round takes it.
      SELECT r.* INTO run FROM executor_runs r WHERE r.id = job.run_id FOR UPDATE SKIP LOCKED;
      IF NOT FOUND THEN passed := passed || job.id; CONTINUE; END IF;
      UPDATE executor_runs r SET started_at = now(), collecting_key = NULL WHERE r.id = run.id;
      IF run.finish_ms IS NOT NULL THEN PERFORM executor_enqueue(run.id, '$finish', 'expire', run.finish_ms); END IF;
    END IF;
    UPDATE executor_jobs j SET lease_id = p_owner || ':' || gen_random_uuid(),
      leased_until = now() + p_lease_ms * interval '1 millisecond', is_wanted_again = false
    WHERE j.id = job.id RETURNING j.lease_id INTO job.lease_id;
    IF job.slots IS NOT NULL THEN full_slots := executor_full_slots(); END IF;
    taken := taken + 1;
    id := job.id; run_id := job.run_id; target := job.target; kind := job.kind; attempt := job.attempt;
    lease_id := job.lease_id; function_id := run.function_id; event := run.event; batch := run.batch;
    step_bytes := run.step_bytes; is_away := job.kind = 'call' AND job.pool IS DISTINCT FROM run.pool;
    SELECT coalesce(jsonb_object_agg(s.step_id, s.result), '{}'), coalesce(array_agg(s.step_id ORDER BY s.position), '{}')
    INTO steps, step_order FROM executor_steps s WHERE s.run_id = job.run_id;
    SELECT count(*) INTO pending FROM executor_jobs j
    WHERE j.run_id = job.run_id AND j.id <> job.id AND j.target <> 'step' AND j.kind <> 'expire';
    RETURN NEXT;
  END LOOP;
  IF taken < p_max AND p_function IS NOT NULL THEN
    RETURN QUERY SELECT b.id, b.run_id, 'step', 'call', 0, b.lease_id, p_function, b.event, NULL::jsonb, '{}'::jsonb,
      '{}'::text[], 0::bigint, 0, false, b.begun
    FROM executor_begin_runs(p_owner, p_lease_ms, p_max - taken, p_pools, p_function, p_event) b;
  END IF;
END $$;

-- Locks the run, then the job, of a lease. NULL when the lease was lost or the run has ended.
CREATE OR REPLACE FUNCTION executor_hold(p_lease text) RETURNS executor_jobs
LANGUAGE plpgsql AS $$
DECLARE
  job executor_jobs;
  run_state text;
BEGIN
  SELECT j.* INTO job FROM executor_jobs j WHERE j.lease_id = p_lease;
  -- The state is no condition: it would make an index of running runs look as good as the primary key.
  SELECT r.state INTO run_state FROM executor_runs r WHERE r.id = job.run_id FOR UPDATE;
  IF run_state IS DISTINCT FROM 'running' THEN RETURN NULL; END IF;
  SELECT j.* INTO job FROM executor_jobs j WHERE j.lease_id = p_lease FOR UPDATE;
  RETURN job;
END $$;

-- Keeps the results of steps, the first of each step, and counts them for Inngest's limits.
CREATE OR REPLACE FUNCTION executor_keep(p_run text, p_ids text[], p_results text[], OUT count int, OUT bytes bigint)
LANGUAGE sql AS $$
  WITH kept AS (
    INSERT INTO executor_steps (run_id, step_id, result)
    SELECT p_run, s.id, s.result::jsonb FROM unnest(p_ids, p_results) WITH ORDINALITY AS s(id, result, n) ORDER BY n
    ON CONFLICT DO NOTHING RETURNING octet_length(result::text) AS bytes)
  UPDATE executor_runs SET step_count = step_count + (SELECT count(*) FROM kept),
    step_bytes = step_bytes + (SELECT coalesce(sum(bytes), 0) FROM kept)
  WHERE id = p_run RETURNING step_count, step_bytes
$$;

-- Keeps the steps of a call that continues, and resets the attempts for the next step. NULL when the lease was lost.
CREATE OR REPLACE FUNCTION executor_checkpoint(p_lease text, p_ids text[], p_results text[], OUT count int, OUT bytes bigint)
LANGUAGE plpgsql AS $$
DECLARE job executor_jobs;
BEGIN
  job := executor_hold(p_lease);
  IF job.id IS NULL THEN RETURN; END IF;
  SELECT k.count, k.bytes INTO count, bytes FROM executor_keep(job.run_id, p_ids, p_results) k;
  IF job.attempt <> 0 THEN UPDATE executor_jobs j SET attempt = 0 WHERE j.id = job.id; END IF;
END $$;

-- Ends a run, with all that is planned of it, unless something listens for its end: then false, and nothing is done.
CREATE OR REPLACE FUNCTION executor_end_unheard(p_run text, p_result jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE events jsonb;
BEGIN
  SELECT coalesce(r.batch, jsonb_build_array(r.event)) INTO events FROM executor_runs r WHERE r.id = p_run;
  IF EXISTS (SELECT FROM jsonb_array_elements(events) e WHERE e #> '{data,_inngest,correlation_id}' IS NOT NULL)
    OR EXISTS (SELECT FROM executor_waits w WHERE w.kind = 'event' AND w.key = 'inngest/function.finished')
  THEN RETURN false; END IF;
  UPDATE executor_runs r SET state = 'completed', result = p_result, ended_at = now() WHERE r.id = p_run;
  DELETE FROM executor_waits w WHERE w.run_id = p_run;
  DELETE FROM executor_jobs j WHERE j.run_id = p_run;
  RETURN true;
END $$;

-- Ends a run that nothing waits for: 'ended', 'lost', or 'heard' (nothing done) when something does.
-- Without new steps it commits asynchronously: if a crash of Postgres loses the end, the function is called once more and
-- finds every step done.
CREATE OR REPLACE FUNCTION executor_complete(p_lease text, p_ids text[], p_results text[], p_result text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE job executor_jobs;
BEGIN
  job := executor_hold(p_lease);
  IF job.id IS NULL THEN RETURN 'lost'; END IF;
  IF NOT executor_end_unheard(job.run_id, p_result::jsonb) THEN RETURN 'heard'; END IF;
  IF cardinality(p_ids) > 0 THEN PERFORM executor_keep(job.run_id, p_ids, p_results);
  ELSE PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
  RETURN 'ended';
END $$;

-- Moves flows on that are walked in a process of the executor (inngest/executor/advance.ts): of each, ends the attempt of a
-- node, keeps its output as the result of its step, and begins what follows at once, which is the next node's attempt or the
-- end of the run. One transaction has all of it: a process that dies, or a Postgres that does, leaves all or nothing.
-- Outcome of each: 'kept'; 'lost' when the lease was, so that only the attempt has ended; 'superseded' when another attempt
-- counts, and nothing was done. A move alone waits for locks. Among several, one that would wait is 'busy', and nothing of it
-- was done: so no two groups wait for each other.
CREATE OR REPLACE FUNCTION executor_advance(p_moves jsonb) RETURNS TABLE (
  outcome text, step_count int, step_bytes bigint, attempt int, failures int, ended text, frees_slot boolean,
  is_child boolean, is_over boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  move record;
  job executor_jobs;
  begun record;
  run_state text;
  is_recorded boolean;
  kept_bytes int;
  is_alone boolean := jsonb_array_length(p_moves) = 1;
BEGIN
  FOR move IN SELECT * FROM jsonb_to_recordset(p_moves) AS m("leaseId" text, "stepId" text, "teamId" text, "runId" text,
    "retryCount" int, "generation" int, "nodeId" text, "attempt" int, "output" jsonb, "nextId" text, "nextNode" text,
    "nextInput" jsonb, "isLast" boolean, "mayBeOver" boolean)
  LOOP
    outcome := 'busy';
    step_count := NULL; step_bytes := NULL; attempt := NULL; failures := NULL; ended := NULL; frees_slot := NULL;
    is_child := NULL; is_over := false; job := NULL;
    -- The run's row first, as all who end a run do.
    IF move."isLast" AND is_alone THEN PERFORM FROM runs r WHERE r.id = move."runId" FOR NO KEY UPDATE;
    ELSIF move."isLast" THEN
      PERFORM FROM runs r WHERE r.id = move."runId" FOR NO KEY UPDATE SKIP LOCKED;
      IF NOT FOUND THEN RETURN NEXT; CONTINUE; END IF;
    END IF;
    IF is_alone THEN job := executor_hold(move."leaseId");
    ELSE
      SELECT j.* INTO job FROM executor_jobs j WHERE j.lease_id = move."leaseId";
      SELECT r.state INTO run_state FROM executor_runs r WHERE r.id = job.run_id FOR UPDATE SKIP LOCKED;
      IF NOT FOUND OR run_state <> 'running' THEN RETURN NEXT; CONTINUE; END IF;
      SELECT j.* INTO job FROM executor_jobs j WHERE j.lease_id = move."leaseId" FOR UPDATE SKIP LOCKED;
      IF NOT FOUND THEN RETURN NEXT; CONTINUE; END IF;
    END IF;
    is_recorded := record_task_end(move."teamId", move."runId", move."nodeId", move."attempt", 'Completed', NULL,
      move."output", NULL);
    -- Committed before, and only the answer was lost.
    IF NOT is_recorded AND NOT EXISTS (SELECT FROM task_runs t WHERE t.run_id = move."runId" AND t.node_id = move."nodeId"
        AND t.attempts = move."attempt" AND t.state = 'Completed')
    THEN outcome := 'superseded'; RETURN NEXT; CONTINUE;
    END IF;
    IF job.id IS NULL THEN outcome := 'lost'; RETURN NEXT; CONTINUE; END IF;
    outcome := 'kept';
    -- As executor_keep does, for one step.
    INSERT INTO executor_steps (run_id, step_id, result)
    VALUES (job.run_id, move."stepId", jsonb_build_object('data', move."output"))
    ON CONFLICT DO NOTHING RETURNING octet_length(result::text) INTO kept_bytes;
    UPDATE executor_runs r SET step_count = r.step_count + (kept_bytes IS NOT NULL)::int,
      step_bytes = r.step_bytes + coalesce(kept_bytes, 0)
    WHERE r.id = job.run_id RETURNING r.step_count, r.step_bytes INTO step_count, step_bytes;
    IF job.attempt <> 0 THEN UPDATE executor_jobs j SET attempt = 0 WHERE j.id = job.id; END IF;
    IF move."nextNode" IS NOT NULL THEN
      begun := record_attempt(move."nextId", move."teamId", move."runId", move."nextNode", move."nextInput",
        move."retryCount", move."generation");
      attempt := begun.attempt; failures := begun.failures;
    ELSIF move."isLast" THEN
      SELECT e.ended, e.frees_slot, e.is_child INTO ended, frees_slot, is_child
      FROM record_run_end(move."teamId", move."runId", 'Completed', NULL, move."retryCount", move."generation") e;
      IF ended IS NOT NULL AND move."mayBeOver" THEN is_over := executor_end_unheard(job.run_id, 'null'); END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;
