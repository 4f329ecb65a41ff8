-- What is to be done at once is due at any time, also after the database's clock went back. Calls are made in the order
-- of rank_at; only a retry, a sleep or a timeout has a time to wait for.
CREATE OR REPLACE FUNCTION executor_enqueue(p_run text, p_target text, p_kind text, p_delay_ms double precision)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO executor_jobs (id, run_id, target, kind, due_at, rank_at, slots, slot_limits)
  SELECT gen_random_uuid()::text, r.id, p_target, p_kind,
    CASE WHEN p_delay_ms > 0 THEN now() + p_delay_ms * interval '1 millisecond' ELSE '-infinity' END,
    now() + p_delay_ms * interval '1 millisecond' - r.priority * interval '1 second',
    CASE WHEN p_kind = 'call' THEN r.slots END, CASE WHEN p_kind = 'call' THEN r.slot_limits END
  FROM executor_runs r
  WHERE r.id = p_run AND NOT EXISTS (SELECT FROM executor_steps s WHERE s.run_id = p_run AND s.step_id = p_target)
  ON CONFLICT (run_id, target) DO UPDATE SET is_wanted_again = true;
END $$;
