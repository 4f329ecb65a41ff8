CREATE INDEX "events_team_id_type_id_index" ON "events" USING btree ("team_id","type","id");--> statement-breakpoint
CREATE INDEX "events_team_id_flow_id_index" ON "events" USING btree ("team_id","flow","id");--> statement-breakpoint
CREATE INDEX "artifacts_team_id_kind_id_index" ON "artifacts" USING btree ("team_id","kind","id");--> statement-breakpoint
CREATE INDEX "runs_team_id_state_id_index" ON "runs" USING btree ("team_id","state","id");