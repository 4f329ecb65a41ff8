CREATE TABLE "model_version_files" (
	"version_id" text NOT NULL,
	"path" text NOT NULL,
	"uri" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_version_files_version_id_path_pk" PRIMARY KEY("version_id","path")
);
--> statement-breakpoint
CREATE TABLE "model_version_snapshots" (
	"version_id" text PRIMARY KEY NOT NULL,
	"origin" text,
	"params" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "experiment_runs" ADD COLUMN "origin" text;--> statement-breakpoint
ALTER TABLE "model_version_files" ADD CONSTRAINT "model_version_files_version_id_model_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version_snapshots" ADD CONSTRAINT "model_version_snapshots_version_id_model_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_version_files_uri_index" ON "model_version_files" USING hash ("uri");--> statement-breakpoint
CREATE INDEX "experiment_artifacts_uri_index" ON "experiment_artifacts" USING hash ("uri");--> statement-breakpoint
-- Versions that are there already get what their runs have now.
INSERT INTO "model_version_snapshots" ("version_id", "origin", "params", "metrics", "tags")
SELECT v."id", NULL,
	coalesce((SELECT jsonb_object_agg("key", "value") FROM "experiment_params" WHERE "run_id" = v."run_id"), '{}'),
	coalesce((SELECT jsonb_object_agg("key", jsonb_build_object('value', "value", 'step', "step", 'loggedAt', "logged_at"))
		FROM "experiment_latest_metrics" WHERE "run_id" = v."run_id"), '{}'),
	coalesce((SELECT jsonb_object_agg("key", "value") FROM "experiment_tags" WHERE "run_id" = v."run_id"), '{}')
FROM "model_versions" v WHERE v."run_id" IS NOT NULL;
--> statement-breakpoint
INSERT INTO "model_version_files" ("version_id", "path", "uri", "sha256", "size_bytes")
SELECT v."id", substr(f."path", length(v."artifact_path") + CASE WHEN v."artifact_path" = '' THEN 1 ELSE 2 END),
	f."uri", f."sha256", f."size_bytes"
FROM "model_versions" v JOIN "experiment_artifacts" f ON f."run_id" = v."run_id"
WHERE v."artifact_path" = '' OR starts_with(f."path", v."artifact_path" || '/')
UNION ALL
SELECT v."id", 'training/' || f."path", f."uri", f."sha256", f."size_bytes"
FROM "model_versions" v JOIN "experiment_artifacts" f ON f."run_id" = v."run_id"
WHERE f."path" IN ('evaluation.json', 'confusion_matrix.json', 'classification_report.json')
ON CONFLICT DO NOTHING;
--> statement-breakpoint
CREATE FUNCTION "refuse_snapshot_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'What a model version was registered with does not change.' USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "model_version_snapshots_fixed" BEFORE UPDATE ON "model_version_snapshots"
FOR EACH ROW EXECUTE FUNCTION "refuse_snapshot_change"();
--> statement-breakpoint
CREATE TRIGGER "model_version_files_fixed" BEFORE UPDATE ON "model_version_files"
FOR EACH ROW EXECUTE FUNCTION "refuse_snapshot_change"();
