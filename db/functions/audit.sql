-- The actor that db/acting-client.ts has set in this transaction, else the server itself.
CREATE OR REPLACE FUNCTION "audit_actor"() RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT coalesce(nullif(current_setting('switchyard.actor', true), '')::jsonb,
		'{"type": "system", "name": "Switchyard"}'::jsonb)
$$;

-- Adds a line to the audit log in the name of the actor.
CREATE OR REPLACE FUNCTION "write_audit"("team" text, "action" text, "kind" text, "id" text, "name" text, "before" jsonb, "after" jsonb)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO "audit_log" ("team_id", "actor_type", "actor_id", "actor_name", "token", "address",
		"action", "subject_kind", "subject_id", "subject_name", "before", "after")
	SELECT "team", a->>'type', a->>'id', a->>'name', a->>'token', a->>'address', "action", "kind", "id", "name", "before", "after"
	FROM "audit_actor"() a
$$;

-- Masks a secret: the log keeps only that there is one, and whether it differs from the one before.
CREATE OR REPLACE FUNCTION "audit_mask"("value" jsonb, "other" jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof("value")
		WHEN 'null' THEN "value"
		WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(f.key, "audit_mask"(f.value, "other"->f.key))
			FROM jsonb_each("value") f), '{}')
		ELSE CASE WHEN "other" IS NULL OR jsonb_typeof("other") = 'null' OR "other" = "value"
			THEN '"********"'::jsonb ELSE '"******** (another)"'::jsonb END
	END
$$;

-- The name people know a row by.
CREATE OR REPLACE FUNCTION "audit_name"("of_table" text, "row" jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	"model" text := (SELECT m."name" FROM "registered_models" m WHERE m."id" = "row"->>'registered_model_id');
BEGIN
	RETURN CASE "of_table"
		WHEN 'schedules' THEN (SELECT d."slug" FROM "deployments" d WHERE d."id" = "row"->>'deployment_id')
		WHEN 'flow_versions' THEN (SELECT f."slug" || ' v' FROM "flows" f WHERE f."id" = "row"->>'flow_id') || ("row"->>'version')
		WHEN 'dataset_versions' THEN (SELECT d."name" || ' v' FROM "datasets" d WHERE d."id" = "row"->>'dataset_id') || ("row"->>'version')
		WHEN 'dataset_schemas' THEN (SELECT d."name" || ' schema v' FROM "datasets" d WHERE d."id" = "row"->>'dataset_id') || ("row"->>'number')
		WHEN 'dataset_expectations' THEN (SELECT d."name" || ' expectations v' FROM "datasets" d WHERE d."id" = "row"->>'dataset_id') || ("row"->>'number')
		WHEN 'model_versions' THEN "model" || ' v' || ("row"->>'version')
		WHEN 'model_alias_changes' THEN "model" || '@' || ("row"->>'alias')
		WHEN 'model_gates' THEN "model" || '@' || ("row"->>'alias') || ' ' || ("row"->>'gate')
		WHEN 'tag_limits' THEN "row"->>'tag'
		WHEN 'members' THEN (SELECT u."email" FROM "users" u WHERE u."id" = "row"->>'user_id')
		WHEN 'invitations' THEN coalesce("row"->>'email', (SELECT u."email" FROM "users" u WHERE u."id" = "row"->>'accepted_by'))
		ELSE coalesce("row"->>'slug', "row"->>'email', "row"->>'name', "row"->>'host', "row"->>'kind')
	END;
END $$;

-- Writes a row's change into the audit log. Arguments: the kind of subject; the secret columns; the columns whose changes
-- are no decision of a person; "people" where only changes by people and their programs are logged.
CREATE OR REPLACE FUNCTION "audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	"kind" text := TG_ARGV[0];
	"secrets" text[] := string_to_array(TG_ARGV[1], ',');
	"ignored" text[] := string_to_array(TG_ARGV[2], ',') || ARRAY['team_id', 'created_at', 'updated_at'];
	"old_row" jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
	"new_row" jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
	"row" jsonb := coalesce("new_row", "old_row");
	"before" jsonb := "old_row" - "ignored";
	"after" jsonb := "new_row" - "ignored";
	"did" text := CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END;
	"teams" text[] := ARRAY["row"->>'team_id'];
	"masked" jsonb;
	"column" text;
	"team" text;
BEGIN
	-- An erasure is in the log by its request and its steps; the rows that it changes hold what it erases.
	IF "before" = "after" OR current_setting('switchyard.erasing', true) = 'on' OR (TG_ARGV[3] = 'people' AND "audit_actor"()->>'type' NOT IN ('user', 'token')) THEN
		RETURN NULL;
	END IF;
	FOREACH "column" IN ARRAY "secrets" LOOP
		"masked" := "audit_mask"("after"->"column", "before"->"column");
		"before" := "before" || jsonb_build_object("column", "audit_mask"("before"->"column", NULL));
		"after" := "after" || jsonb_build_object("column", "masked");
	END LOOP;
	IF TG_OP = 'UPDATE' THEN
		"did" := CASE
			WHEN "before"->>'is_paused' = 'false' AND "after"->>'is_paused' = 'true' THEN 'paused'
			WHEN "before"->>'is_paused' = 'true' AND "after"->>'is_paused' = 'false' THEN 'resumed'
			WHEN "before"->>'revoked_at' IS NULL AND "after"->>'revoked_at' IS NOT NULL THEN 'revoked'
			WHEN "before"->>'accepted_by' IS NULL AND "after"->>'accepted_by' IS NOT NULL THEN 'accepted'
			WHEN "before"->>'lifecycle_stage' = 'active' AND "after"->>'lifecycle_stage' = 'deleted' THEN 'deleted'
			WHEN "before"->>'lifecycle_stage' = 'deleted' AND "after"->>'lifecycle_stage' = 'active' THEN 'restored'
			ELSE "did"
		END;
	ELSIF TG_TABLE_NAME = 'model_alias_changes' THEN
		"did" := 'moved';
		"before" := jsonb_build_object('version', "row"->'from_version');
		"after" := jsonb_build_object('version', "row"->'to_version', 'reason', "row"->'reason', 'overridden', "row"->'overridden');
	END IF;
	IF TG_TABLE_NAME = 'teams' THEN
		"teams" := ARRAY["row"->>'id'];
	ELSIF TG_TABLE_NAME = 'users' THEN
		"teams" := ARRAY(SELECT m."team_id" FROM "members" m WHERE m."user_id" = "row"->>'id');
	END IF;
	FOREACH "team" IN ARRAY "teams" LOOP
		PERFORM "write_audit"("team", "kind" || '.' || "did", "kind",
			coalesce("row"->>'id', "row"->>'user_id', "row"->>'kind'), "audit_name"(TG_TABLE_NAME, "row"), "before", "after");
	END LOOP;
	RETURN NULL;
END $$;

-- Creates or replaces the trigger that puts a table's changes into the audit log (audited-tables.sql).
CREATE OR REPLACE FUNCTION "audit_table"("of_table" text, "kind" text, "secrets" text DEFAULT '', "ignored" text DEFAULT '',
	"of_whom" text DEFAULT 'all', "operations" text DEFAULT 'INSERT OR UPDATE OR DELETE')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %I FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L)',
		"of_table" || '_audited', "operations", "of_table", "kind", "secrets", "ignored", "of_whom");
END $$;

-- Runs change by themselves all the time: only what people and their programs do is logged, once for a whole tree of runs.
CREATE OR REPLACE FUNCTION "audit_run"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	"row" "runs" := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
	"did" text;
BEGIN
	"did" := CASE
		WHEN "audit_actor"()->>'type' NOT IN ('user', 'token') THEN NULL
		WHEN TG_OP = 'INSERT' THEN CASE WHEN "row"."parent_run_id" IS NULL THEN 'started' END
		WHEN TG_OP = 'DELETE' THEN CASE WHEN "row"."parent_run_id" IS NULL
			OR EXISTS (SELECT FROM "runs" p WHERE p."id" = "row"."parent_run_id") THEN 'deleted' END
		WHEN NEW."retry_count" > OLD."retry_count" THEN 'retried'
		WHEN OLD."retry_at" IS NOT NULL AND NEW."retry_at" IS NULL THEN 'retry-cancelled'
		WHEN NEW."is_held" <> OLD."is_held" THEN CASE WHEN NEW."is_held" THEN 'held' ELSE 'released' END
		WHEN (NEW."state" = 'Cancelling' OR (NEW."state" = 'Cancelled' AND OLD."state" <> 'Cancelling'))
			AND NOT EXISTS (SELECT FROM "runs" p WHERE p."id" = NEW."parent_run_id" AND p."state" IN ('Cancelling', 'Cancelled'))
			THEN 'cancelled'
	END;
	IF "did" IS NOT NULL THEN
		PERFORM "write_audit"("row"."team_id", 'run.' || "did", 'run', "row"."id", "row"."name",
			CASE WHEN TG_OP <> 'INSERT' THEN jsonb_build_object('state', OLD."state") END,
			CASE WHEN TG_OP <> 'DELETE' THEN jsonb_build_object('state', NEW."state")
				|| CASE WHEN TG_OP = 'INSERT' THEN jsonb_build_object('params', NEW."params", 'tags', NEW."tags",
					'scheduled_for', NEW."scheduled_for", 'copied_from_id', NEW."copied_from_id") ELSE '{}' END END);
	END IF;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER "runs_audited" AFTER INSERT OR DELETE OR UPDATE OF "state", "is_held", "retry_at" ON "runs" FOR EACH ROW
WHEN (current_setting('switchyard.actor', true) <> '') EXECUTE FUNCTION "audit_run"();

-- Logs the answer a person gave to a waiting task.
CREATE OR REPLACE FUNCTION "audit_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM "write_audit"(NEW."team_id", 'run.answered', 'run', NEW."run_id",
		(SELECT r."name" FROM "runs" r WHERE r."id" = NEW."run_id"), NULL,
		jsonb_build_object('task', NEW."node_id", 'answer', NEW."answer"->'values'));
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER "task_runs_audited" AFTER UPDATE OF "answer" ON "task_runs" FOR EACH ROW
WHEN (NEW."answer" IS DISTINCT FROM OLD."answer" AND NEW."answer" IS NOT NULL) EXECUTE FUNCTION "audit_answer"();
