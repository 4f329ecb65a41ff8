ALTER TABLE "outgoing_webhooks" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD COLUMN "registry_events" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "model_versions_run_id_index" ON "model_versions" USING btree ("run_id");