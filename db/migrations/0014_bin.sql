ALTER TABLE "experiment_runs" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "logged_models" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "run_views" ADD COLUMN "is_default" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "experiment_runs_deleted_index" ON "experiment_runs" USING btree ("team_id","deleted_at") WHERE "experiment_runs"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "experiment_run_models_model_id_index" ON "experiment_run_models" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "logged_model_metrics_run_id_index" ON "logged_model_metrics" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "run_views_default" ON "run_views" USING btree ("experiment_id") WHERE "run_views"."is_default";--> statement-breakpoint
UPDATE "experiments" SET "deleted_at" = now() WHERE "lifecycle_stage" = 'deleted';--> statement-breakpoint
UPDATE "experiment_runs" SET "deleted_at" = now() WHERE "lifecycle_stage" = 'deleted';--> statement-breakpoint
UPDATE "logged_models" SET "deleted_at" = now() WHERE "lifecycle_stage" = 'deleted';
