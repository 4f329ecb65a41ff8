CREATE TABLE "retention_policies" (
	"team_id" text NOT NULL,
	"kind" text NOT NULL,
	"keep_days" integer,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "retention_policies_team_id_kind_pk" PRIMARY KEY("team_id","kind")
);
--> statement-breakpoint
ALTER TABLE "retention_policies" ADD CONSTRAINT "retention_policies_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_copied_from_id_index" ON "runs" USING btree ("copied_from_id");--> statement-breakpoint
CREATE INDEX "task_cache_run_id_index" ON "task_cache" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_run_id_index" ON "webhook_deliveries" USING btree ("run_id");