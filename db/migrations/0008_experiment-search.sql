DROP INDEX "experiment_runs_experiment_id_started_at_index";--> statement-breakpoint
DROP INDEX "run_views_team_id_name_index";--> statement-breakpoint
ALTER TABLE "experiment_latest_metrics" ADD COLUMN "experiment_id" text;--> statement-breakpoint
UPDATE "experiment_latest_metrics" SET "experiment_id" = run.experiment_id FROM "experiment_runs" run WHERE run.id = run_id;--> statement-breakpoint
ALTER TABLE "experiment_latest_metrics" ALTER COLUMN "experiment_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment_params" ADD COLUMN "experiment_id" text;--> statement-breakpoint
UPDATE "experiment_params" SET "experiment_id" = run.experiment_id FROM "experiment_runs" run WHERE run.id = run_id;--> statement-breakpoint
ALTER TABLE "experiment_params" ALTER COLUMN "experiment_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment_params" ADD COLUMN "value_start" text GENERATED ALWAYS AS (left(value, 256)) STORED;--> statement-breakpoint
ALTER TABLE "experiment_tags" ADD COLUMN "experiment_id" text;--> statement-breakpoint
UPDATE "experiment_tags" SET "experiment_id" = run.experiment_id FROM "experiment_runs" run WHERE run.id = run_id;--> statement-breakpoint
ALTER TABLE "experiment_tags" ALTER COLUMN "experiment_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment_tags" ADD COLUMN "value_start" text GENERATED ALWAYS AS (left(value, 256)) STORED;--> statement-breakpoint
ALTER TABLE "run_views" ADD COLUMN "experiment_id" text;--> statement-breakpoint
ALTER TABLE "run_views" ADD CONSTRAINT "run_views_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "experiment_latest_metrics_value_index" ON "experiment_latest_metrics" USING btree ("experiment_id","key","value","run_id");--> statement-breakpoint
CREATE INDEX "experiment_params_value_index" ON "experiment_params" USING btree ("experiment_id","key","value_start","run_id");--> statement-breakpoint
CREATE INDEX "experiment_runs_start_index" ON "experiment_runs" USING btree ("experiment_id","started_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "experiment_tags_value_index" ON "experiment_tags" USING btree ("experiment_id","key","value_start","run_id");--> statement-breakpoint
ALTER TABLE "run_views" ADD CONSTRAINT "run_views_name" UNIQUE NULLS NOT DISTINCT("team_id","experiment_id","name");