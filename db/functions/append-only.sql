-- The audit log is append-only, but for lines older than a year, which retention (lib/retention) deletes.
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' AND OLD."created_at" < now() - interval '365 days' THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'The audit log is append-only: % is refused.', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

CREATE OR REPLACE TRIGGER "audit_log_not_emptied" BEFORE TRUNCATE ON "audit_log"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

-- The history of an alias and the findings of its gates are append-only. Rows go with their model or team.
CREATE OR REPLACE FUNCTION "refuse_history_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		IF NOT EXISTS (SELECT FROM "registered_models" WHERE "id" = OLD."registered_model_id")
			OR NOT EXISTS (SELECT FROM "teams" WHERE "id" = OLD."team_id") THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'The history of a model''s aliases is append-only: % of % is refused.', lower(TG_OP), TG_TABLE_NAME
		USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER "model_alias_changes_append_only" BEFORE UPDATE OR DELETE ON "model_alias_changes"
FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();

CREATE OR REPLACE TRIGGER "model_gate_checks_append_only" BEFORE UPDATE OR DELETE ON "model_gate_checks"
FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();

-- A model version keeps what it was registered with.
CREATE OR REPLACE FUNCTION "refuse_snapshot_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'What a model version was registered with does not change.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER "model_version_snapshots_fixed" BEFORE UPDATE ON "model_version_snapshots"
FOR EACH ROW EXECUTE FUNCTION "refuse_snapshot_change"();

CREATE OR REPLACE TRIGGER "model_version_files_fixed" BEFORE UPDATE ON "model_version_files"
FOR EACH ROW EXECUTE FUNCTION "refuse_snapshot_change"();
