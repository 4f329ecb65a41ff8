DROP INDEX "dataset_versions_source_id_index";--> statement-breakpoint
CREATE INDEX "dataset_versions_made_index" ON "dataset_versions" USING btree ("source_id","id");--> statement-breakpoint
CREATE INDEX "dataset_versions_run_index" ON "dataset_versions" USING btree ("run_id","id") WHERE "dataset_versions"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "dataset_versions_scored_index" ON "dataset_versions" USING btree ("team_id","model_name","model_version","id") WHERE "dataset_versions"."model_name" is not null;--> statement-breakpoint
CREATE INDEX "model_version_snapshots_dataset_index" ON "model_version_snapshots" USING btree (left("tags" ->> 'switchyard.dataset', 256),"created_at");--> statement-breakpoint
CREATE INDEX "model_version_snapshots_run_index" ON "model_version_snapshots" USING btree (left("tags" ->> 'switchyard.run', 256),"created_at");--> statement-breakpoint
CREATE INDEX "model_versions_stage_index" ON "model_versions" USING btree ("registered_model_id","stage","version");