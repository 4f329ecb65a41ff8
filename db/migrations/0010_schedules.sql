CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"deployment_id" text NOT NULL,
	"rule" jsonb NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"catch_up" text DEFAULT 'skip' NOT NULL,
	"max_lateness_ms" bigint,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"handled_until" timestamp with time zone NOT NULL,
	"next_slot_at" timestamp with time zone,
	"last_slot_at" timestamp with time zone,
	"last_error" text,
	"last_error_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_deployment_id_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."deployments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "schedules_deployment_id_index" ON "schedules" USING btree ("deployment_id");--> statement-breakpoint
CREATE INDEX "schedules_next_slot_at_index" ON "schedules" USING btree ("next_slot_at");