-- A function that has ended with all its steps kept already does not wait for the disk: when a crash of Postgres takes
-- its end away, it is called once more and finds every step done.
CREATE OR REPLACE FUNCTION executor_complete(p_lease text, p_ids text[], p_results text[], p_result text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE job executor_jobs;
BEGIN
  job := executor_hold(p_lease);
  IF job.id IS NULL THEN RETURN 'lost'; END IF;
  IF EXISTS (SELECT FROM executor_waits w WHERE w.kind = 'event' AND w.key = 'inngest/function.finished')
    OR EXISTS (SELECT FROM executor_runs r, jsonb_array_elements(coalesce(r.batch, jsonb_build_array(r.event))) e
      WHERE r.id = job.run_id AND e #> '{data,_inngest,correlation_id}' IS NOT NULL)
  THEN RETURN 'heard'; END IF;
  IF cardinality(p_ids) > 0 THEN PERFORM executor_keep(job.run_id, p_ids, p_results);
  ELSE PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
  UPDATE executor_runs r SET state = 'completed', result = p_result::jsonb, ended_at = now() WHERE r.id = job.run_id;
  DELETE FROM executor_waits w WHERE w.run_id = job.run_id;
  DELETE FROM executor_jobs j WHERE j.run_id = job.run_id;
  RETURN 'ended';
END $$;
