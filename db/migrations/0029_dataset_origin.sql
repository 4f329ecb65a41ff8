ALTER TABLE "dataset_versions" ADD COLUMN "source_id" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "run_id" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "node_id" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "model_name" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "model_version" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_source_id_dataset_versions_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."dataset_versions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dataset_versions_source_id_index" ON "dataset_versions" USING btree ("source_id");
--> statement-breakpoint
UPDATE "dataset_versions" made SET
  "source_id" = source.id, "model_name" = note.m[3], "model_version" = note.m[4], "run_id" = note.m[5], "node_id" = note.m[6]
FROM (SELECT id, regexp_match(note, '^Predictions of (\S+) version (\d+) by ([^@]+)/(\d+), run (\S+) (\S+)\.$') AS m FROM "dataset_versions") note,
  "datasets" of_team, "dataset_versions" source
WHERE note.id = made.id AND of_team.team_id = made.team_id AND of_team.name = note.m[1]
  AND source.dataset_id = of_team.id AND source.version = note.m[2]::integer;--> statement-breakpoint
UPDATE "dataset_versions" made SET "source_id" = source.id, "run_id" = note.m[3], "node_id" = note.m[4]
FROM (SELECT id, regexp_match(note, '^Encoded from (\S+) version (\d+) by transformation \w+, run (\S+) (\S+)\.$') AS m FROM "dataset_versions") note,
  "datasets" of_team, "dataset_versions" source
WHERE note.id = made.id AND of_team.team_id = made.team_id AND of_team.name = note.m[1]
  AND source.dataset_id = of_team.id AND source.version = note.m[2]::integer;
