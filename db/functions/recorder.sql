-- The state changes of the recorder (lib/runs/states) that the embedded executor joins into one transaction
-- (executor_advance). Each changes the state where state_transitions allows it; otherwise it changes nothing and says so.
-- A run is found by its id alone, and everything else of it is compared afterwards: while a table has no statistics, each index
-- with a column of the condition looks as good as the primary key to Postgres, and with one team an index of teams is the table.

-- Error of an attempt that another has replaced.
CREATE OR REPLACE FUNCTION cut_off_message() RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'This attempt was cut off: its process ended or lost the database, or the executor called the task again elsewhere.'
$$;

-- Begins an attempt of a node, where the node and its run may: its number, and the failures since the run's last retry. An
-- attempt that is still open was cut off, and ends as Crashed. Repeated with the same p_id, it tells of the same attempt.
CREATE OR REPLACE FUNCTION record_attempt(p_id text, p_team text, p_run text, p_node text, p_input jsonb,
  p_retry_count int, p_generation int, OUT attempt int, OUT failures int)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  run runs;
  task task_runs;
  crashed int;
BEGIN
  SELECT t.* INTO task FROM task_attempts a JOIN task_runs t ON t.id = a.task_run_id
  WHERE a.id = p_id AND a.state = 'Running' AND t.attempts = a.attempt;
  IF NOT FOUND THEN
    SELECT r.* INTO run FROM runs r WHERE r.id = p_run;
    IF run.id IS NULL OR run.team_id <> p_team OR run.state NOT IN ('Running', 'Paused')
      OR run.retry_count <> coalesce(p_retry_count, run.retry_count) OR run.generation <> coalesce(p_generation, run.generation)
    THEN RETURN; END IF;
    UPDATE task_runs t SET state = 'Running', attempts = t.attempts + 1, input = p_input,
      state_message = CASE t.state WHEN 'Running' THEN 'Restarted: the previous attempt was cut off.' END,
      progress = NULL, progress_message = NULL, retry_at = NULL, started_at = coalesce(t.started_at, now())
    WHERE t.run_id = p_run AND t.node_id = p_node AND t.state IN ('Pending', 'AwaitingRetry', 'Running')
    RETURNING t.* INTO task;
    IF NOT FOUND THEN RETURN; END IF;
    IF task.attempts > 1 THEN
      UPDATE task_attempts a SET state = 'Crashed', error = cut_off_message(), ended_at = now()
      WHERE a.task_run_id = task.id AND a.state = 'Running';
      GET DIAGNOSTICS crashed = ROW_COUNT;
      -- Its process may live on: it stops that attempt.
      IF crashed > 0 THEN
        PERFORM pg_notify('switchyard_stop_requested', p_run || '/' || p_node || '/' || task.attempts);
      END IF;
    END IF;
    INSERT INTO task_attempts (id, team_id, task_run_id, attempt, state)
    VALUES (p_id, p_team, task.id, task.attempts, 'Running');
  END IF;
  attempt := task.attempts;
  failures := 0;
  IF task.attempts > 1 THEN
    SELECT count(*) INTO failures FROM task_attempts a
    WHERE a.task_run_id = task.id AND a.state = 'Failed' AND a.attempt > task.attempts_before;
  END IF;
END $$;

-- Begins a run that is Pending, or reads one that goes on, where the call was sent for its current retry and generation. Nothing
-- when there is no such run. p_is_taken: the executor takes it without having been sent for.
DROP FUNCTION IF EXISTS record_begin(text, text, int, int);
CREATE OR REPLACE FUNCTION record_begin(p_team text, p_run text, p_retry_count int, p_generation int,
  p_is_taken boolean DEFAULT false)
RETURNS TABLE (state text, params jsonb, variables jsonb, id text, saved_at timestamptz, definition json, is_moved boolean,
  is_current boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  run runs;
  version flow_versions;
BEGIN
  -- Commits without waiting for the disk: the first attempt does, which comes later in the log of Postgres.
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT r.* INTO run FROM runs r WHERE r.id = p_run;
  IF run.id IS NULL OR run.team_id <> p_team THEN RETURN; END IF;
  SELECT v.* INTO version FROM flow_versions v WHERE v.id = run.flow_version_id;
  is_moved := false;
  IF run.state = 'Pending' AND run.retry_count = p_retry_count AND run.generation = p_generation THEN
    UPDATE runs r SET state = 'Running', state_message = NULL, started_at = coalesce(r.started_at, now()),
      sent_at = CASE WHEN p_is_taken THEN now() ELSE r.sent_at END,
      deadline_at = now() + (version.definition->>'timeoutMs')::float8 * interval '1 millisecond'
    WHERE r.id = p_run AND r.state = 'Pending' AND r.retry_count = p_retry_count AND r.generation = p_generation
    RETURNING r.* INTO run;
    is_moved := FOUND;
    -- Another has changed it in the meantime.
    IF NOT is_moved THEN SELECT r.* INTO run FROM runs r WHERE r.id = p_run; END IF;
  END IF;
  state := run.state; params := run.params; variables := run.variables; id := version.id; saved_at := version.saved_at;
  definition := version.definition;
  is_current := run.retry_count = p_retry_count AND run.generation = p_generation;
  RETURN NEXT;
END $$;

-- Ends an attempt, where it is the current one of its node; AwaitingRetry for p_retry_delay_ms.
CREATE OR REPLACE FUNCTION record_task_end(p_team text, p_run text, p_node text, p_attempt int, p_state text, p_message text,
  p_output jsonb, p_retry_delay_ms double precision) RETURNS boolean
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  ended_task text;
BEGIN
  UPDATE task_runs t SET state = p_state, state_message = p_message, output = p_output,
    progress = NULL, progress_message = NULL, retry_at = now() + p_retry_delay_ms * interval '1 millisecond',
    ended_at = CASE WHEN p_state <> 'AwaitingRetry' THEN now() END
  WHERE t.run_id = p_run AND t.node_id = p_node AND t.attempts = p_attempt AND t.team_id = p_team
    AND EXISTS (SELECT FROM state_transitions s
      WHERE s.kind = 'task' AND s.from_state = t.state AND s.to_state = p_state AND NOT s.is_retry)
  RETURNING t.id INTO ended_task;
  IF NOT FOUND THEN RETURN false; END IF;
  -- Also an earlier one that was committed while the next began, so that this did not see it.
  UPDATE task_attempts a SET ended_at = now(),
    state = CASE WHEN a.attempt <> p_attempt THEN 'Crashed' WHEN p_state = 'AwaitingRetry' THEN 'Failed' ELSE p_state END,
    error = CASE WHEN a.attempt <> p_attempt THEN cut_off_message() ELSE p_message END
  WHERE a.task_run_id = ended_task AND a.state = 'Running';
  RETURN true;
END $$;

-- Ends a run, with everything in it that is unfinished, which ends as Cancelled. Past its deadline it has TimedOut, and one
-- that failed after a stop request is Cancelled. NULL when it may not end so; else its state, and whether a run waits for a
-- slot that it held, and another for its end. Without p_retry_count any retry and generation is ended.
CREATE OR REPLACE FUNCTION record_run_end(p_team text, p_run text, p_state text, p_message text, p_retry_count int,
  p_generation int, OUT ended text, OUT frees_slot boolean, OUT is_child boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  run runs;
  is_late boolean;
  open_tasks text[];
  is_retried boolean;
BEGIN
  SELECT r.* INTO run FROM runs r WHERE r.id = p_run FOR NO KEY UPDATE;
  IF run.id IS NULL OR run.team_id <> p_team OR run.retry_count <> coalesce(p_retry_count, run.retry_count)
    OR run.generation <> coalesce(p_generation, run.generation)
    OR NOT EXISTS (SELECT FROM state_transitions s
      WHERE s.kind = 'run' AND s.from_state = run.state AND s.to_state = p_state AND NOT s.is_retry)
  THEN RETURN; END IF;
  is_late := p_state IN ('Completed', 'Failed', 'Cancelled') AND run.state IN ('Running', 'Paused')
    AND coalesce(run.deadline_at <= now(), false);
  ended := CASE WHEN is_late THEN 'TimedOut' WHEN p_state = 'Failed' AND run.state = 'Cancelling' THEN 'Cancelled' ELSE p_state END;
  UPDATE runs r SET ended_at = now(), state = ended, state_message = CASE
      WHEN is_late THEN (
        SELECT 'It took longer than ' || (v.definition->>'timeoutMs')::float8 / 1000 || ' s.'
        FROM flow_versions v WHERE v.id = run.flow_version_id)
      WHEN ended = p_state THEN p_message END,
    -- Its deployment may retry it.
    retry_at = CASE WHEN ended IN ('Failed', 'TimedOut', 'Crashed') THEN (
      SELECT now() + d.retry_delay_ms * interval '1 millisecond'
      FROM deployments d WHERE d.id = run.deployment_id AND d.retries > run.auto_retries) END
  WHERE r.id = run.id RETURNING r.retry_at IS NOT NULL INTO is_retried;
  IF is_retried THEN PERFORM pg_notify('switchyard_work_waits', 'retry'); END IF;
  -- Its task runs that have not ended, and their open attempts.
  WITH tasks AS (
    UPDATE task_runs t SET state = 'Cancelled', state_message = 'Not done: the run ended as ' || ended || '.', ended_at = now()
    WHERE t.run_id = run.id
      AND t.state NOT IN ('Completed', 'Cached', 'Skipped', 'Failed', 'TimedOut', 'Crashed', 'Cancelled')
    RETURNING t.id)
  SELECT array_agg(id) INTO open_tasks FROM tasks;
  IF open_tasks IS NOT NULL THEN
    UPDATE task_attempts a SET state = 'Cancelled', ended_at = now()
    WHERE a.task_run_id = ANY (open_tasks) AND a.state = 'Running';
  END IF;
  IF ended <> 'Completed' THEN PERFORM pg_notify('switchyard_stop_requested', run.id); END IF;
  is_child := run.parent_run_id IS NOT NULL;
  frees_slot := EXISTS (SELECT FROM runs other
    WHERE other.state = 'AwaitingConcurrencySlot' AND (other.deployment_id IS NOT DISTINCT FROM run.deployment_id
      OR (other.team_id = run.team_id AND other.tags && run.tags)));
END $$;
