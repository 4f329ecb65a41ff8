ALTER TABLE "users" DROP COLUMN "must_change_password";--> statement-breakpoint
CREATE OR REPLACE FUNCTION "audit_name"("of_table" text, "row" jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	"model" text := (SELECT m."name" FROM "registered_models" m WHERE m."id" = "row"->>'registered_model_id');
BEGIN
	RETURN CASE "of_table"
		WHEN 'schedules' THEN (SELECT d."slug" FROM "deployments" d WHERE d."id" = "row"->>'deployment_id')
		WHEN 'flow_versions' THEN (SELECT f."slug" || ' v' FROM "flows" f WHERE f."id" = "row"->>'flow_id') || ("row"->>'version')
		WHEN 'dataset_versions' THEN (SELECT d."name" || ' v' FROM "datasets" d WHERE d."id" = "row"->>'dataset_id') || ("row"->>'version')
		WHEN 'model_versions' THEN "model" || ' v' || ("row"->>'version')
		WHEN 'model_alias_changes' THEN "model" || '@' || ("row"->>'alias')
		WHEN 'model_gates' THEN "model" || '@' || ("row"->>'alias') || ' ' || ("row"->>'gate')
		WHEN 'members' THEN (SELECT u."email" FROM "users" u WHERE u."id" = "row"->>'user_id')
		WHEN 'invitations' THEN coalesce("row"->>'email', (SELECT u."email" FROM "users" u WHERE u."id" = "row"->>'accepted_by'))
		ELSE coalesce("row"->>'slug', "row"->>'email', "row"->>'name', "row"->>'host', "row"->>'kind')
	END;
END $$;
--> statement-breakpoint
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
	IF "before" = "after" OR (TG_ARGV[3] = 'people' AND "audit_actor"()->>'type' NOT IN ('user', 'token')) THEN
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
--> statement-breakpoint
-- That it is accepted is said once, when it is known by whom.
DROP TRIGGER "invitations_audited" ON "invitations";--> statement-breakpoint
SELECT audit_table('invitations', 'invitation', 'hash', 'is_mailed,accepted_at');
