-- The permitted changes of state. lib/base/run.ts has the same table; recorder.test.ts compares the two.
DELETE FROM "state_transitions";
INSERT INTO "state_transitions" ("kind", "from_state", "to_state", "is_retry")
SELECT rule."kind", rule."from_state", unnest(rule."to_states"), rule."is_retry"
FROM (VALUES
	('run', 'Scheduled', ARRAY['Late', 'AwaitingConcurrencySlot', 'Pending', 'Cancelled'], false),
	('run', 'Late', ARRAY['AwaitingConcurrencySlot', 'Pending', 'Cancelled'], false),
	('run', 'AwaitingConcurrencySlot', ARRAY['Pending', 'Cancelled'], false),
	('run', 'Pending', ARRAY['AwaitingConcurrencySlot', 'Running', 'Failed', 'TimedOut', 'Crashed', 'Cancelling', 'Cancelled'], false),
	('run', 'Running', ARRAY['Paused', 'Completed', 'Failed', 'TimedOut', 'Crashed', 'Cancelling', 'Cancelled'], false),
	('run', 'Paused', ARRAY['Running', 'Completed', 'Failed', 'TimedOut', 'Crashed', 'Cancelling', 'Cancelled'], false),
	('run', 'Cancelling', ARRAY['Completed', 'Failed', 'TimedOut', 'Crashed', 'Cancelled'], false),
	('task', 'Pending', ARRAY['Running', 'Cached', 'Skipped', 'Failed', 'Cancelled'], false),
	('task', 'Running', ARRAY['Running', 'AwaitingRetry', 'Paused', 'Completed', 'Failed', 'TimedOut', 'Crashed', 'Cancelled'], false),
	('task', 'AwaitingRetry', ARRAY['Running', 'Failed', 'TimedOut', 'Crashed', 'Cancelled'], false),
	('task', 'Paused', ARRAY['Running', 'Completed', 'Failed', 'TimedOut', 'Cancelled'], false)
) AS rule("kind", "from_state", "to_states", "is_retry")
UNION ALL
SELECT "kind", "ended", 'Pending', true
FROM unnest(ARRAY['run', 'task']) AS "kind",
	unnest(ARRAY['Completed', 'Cached', 'Skipped', 'Failed', 'TimedOut', 'Crashed', 'Cancelled']) AS "ended";

-- Refuses a change of state that the table lacks.
CREATE OR REPLACE FUNCTION "refuse_state_transition"("of_kind" text, "from_state" text, "to_state" text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'The state of a % does not go from % to %.', "of_kind", "from_state", "to_state"
		USING ERRCODE = 'check_violation',
			HINT = 'The table state_transitions has what may follow; ended states are left by a retry only.';
END $$;

-- Checks a run's change of state and writes its event. A retry must also put the earlier attempts behind it.
CREATE OR REPLACE FUNCTION "keep_run_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND NOT EXISTS (SELECT FROM "state_transitions" t
		WHERE t."kind" = 'run' AND t."from_state" = OLD."state" AND t."to_state" = NEW."state"
			AND (NOT t."is_retry" OR NEW."retry_count" > OLD."retry_count"))
	THEN PERFORM "refuse_state_transition"('run', OLD."state", NEW."state");
	END IF;
	IF TG_OP = 'INSERT' AND NEW."state" = 'Running' AND NOT NEW."is_external" THEN
		-- It was Pending for no time: it begins in the transaction that makes it.
		INSERT INTO "run_events" ("team_id", "run_id", "from_state", "state")
		VALUES (NEW."team_id", NEW."id", NULL, 'Pending'), (NEW."team_id", NEW."id", 'Pending', 'Running');
	ELSE
		INSERT INTO "run_events" ("team_id", "run_id", "from_state", "state", "message")
		VALUES (NEW."team_id", NEW."id", CASE WHEN TG_OP = 'UPDATE' THEN OLD."state" END, NEW."state", NEW."state_message");
	END IF;
	RETURN NULL;
END $$;

-- Checks a task run's change of state and writes its event. A retry must also put the earlier attempts behind it.
CREATE OR REPLACE FUNCTION "keep_task_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND NOT EXISTS (SELECT FROM "state_transitions" t
		WHERE t."kind" = 'task' AND t."from_state" = OLD."state" AND t."to_state" = NEW."state"
			AND (NOT t."is_retry" OR NEW."attempts_before" = NEW."attempts"))
	THEN PERFORM "refuse_state_transition"('task', OLD."state", NEW."state");
	END IF;
	INSERT INTO "run_events" ("team_id", "run_id", "node_id", "from_state", "state", "message")
	VALUES (NEW."team_id", NEW."run_id", NEW."node_id", CASE WHEN TG_OP = 'UPDATE' THEN OLD."state" ELSE 'Pending' END,
		NEW."state", NEW."state_message");
	RETURN NULL;
END $$;

DROP FUNCTION IF EXISTS "check_state_transition"(text, text, text, boolean);

CREATE OR REPLACE TRIGGER "runs_state" AFTER INSERT OR UPDATE OF "state" ON "runs"
FOR EACH ROW EXECUTE FUNCTION "keep_run_state"();

-- Task runs are inserted with their run, all Pending, so their first event is the run's; but for the first node of a run that
-- begins with it.
CREATE OR REPLACE TRIGGER "task_runs_begun" AFTER INSERT ON "task_runs"
FOR EACH ROW WHEN (NEW."state" = 'Running') EXECUTE FUNCTION "keep_task_state"();

CREATE OR REPLACE TRIGGER "task_runs_state" AFTER UPDATE OF "state" ON "task_runs"
FOR EACH ROW EXECUTE FUNCTION "keep_task_state"();
