-- Keeps the highest number of deleted rows, whoever deletes them. Rows that go with their team leave none.
CREATE OR REPLACE FUNCTION "keep_used_numbers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "used_numbers" ("team_id", "kind", "name", "last")
	SELECT n."team_id", TG_ARGV[0], n."name", max(n."number") FROM (
		SELECT d."team_id",
			CASE TG_ARGV[0]
				WHEN 'dataset' THEN (SELECT p."name" FROM "datasets" p WHERE p."id" = to_jsonb(d)->>'dataset_id')
				WHEN 'model' THEN (SELECT p."name" FROM "registered_models" p WHERE p."id" = to_jsonb(d)->>'registered_model_id')
				WHEN 'flow' THEN (SELECT p."slug" FROM "flows" p WHERE p."id" = to_jsonb(d)->>'flow_id')
				WHEN 'experiment' THEN ''
				ELSE to_jsonb(d)->>'key'
			END AS "name",
			coalesce(to_jsonb(d)->>'version', to_jsonb(d)->>'wire_id')::int AS "number"
		FROM "deleted" d
	) n
	WHERE n."name" IS NOT NULL AND EXISTS (SELECT FROM "teams" t WHERE t."id" = n."team_id")
	GROUP BY n."team_id", n."name"
	ON CONFLICT ("team_id", "kind", "name") DO UPDATE SET "last" = greatest("used_numbers"."last", excluded."last");
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER "artifacts_numbers" AFTER DELETE ON "artifacts" REFERENCING OLD TABLE AS "deleted"
FOR EACH STATEMENT EXECUTE FUNCTION "keep_used_numbers"('artifact');

CREATE OR REPLACE TRIGGER "dataset_versions_numbers" AFTER DELETE ON "dataset_versions" REFERENCING OLD TABLE AS "deleted"
FOR EACH STATEMENT EXECUTE FUNCTION "keep_used_numbers"('dataset');

CREATE OR REPLACE TRIGGER "experiments_numbers" AFTER DELETE ON "experiments" REFERENCING OLD TABLE AS "deleted"
FOR EACH STATEMENT EXECUTE FUNCTION "keep_used_numbers"('experiment');

CREATE OR REPLACE TRIGGER "flow_versions_numbers" AFTER DELETE ON "flow_versions" REFERENCING OLD TABLE AS "deleted"
FOR EACH STATEMENT EXECUTE FUNCTION "keep_used_numbers"('flow');

CREATE OR REPLACE TRIGGER "model_versions_numbers" AFTER DELETE ON "model_versions" REFERENCING OLD TABLE AS "deleted"
FOR EACH STATEMENT EXECUTE FUNCTION "keep_used_numbers"('model');
