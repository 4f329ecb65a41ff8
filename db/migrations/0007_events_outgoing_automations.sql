CREATE TABLE "automation_firings" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"automation_id" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"run_id" text,
	"run_state" text,
	"depth" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"outcome" text,
	"started_run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "automations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"when" jsonb NOT NULL,
	"then" jsonb NOT NULL,
	"cooldown_ms" bigint DEFAULT 0 NOT NULL,
	"last_fired_at" timestamp with time zone,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY DEFAULT nextval('run_events_id_seq') NOT NULL,
	"team_id" text NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"message" text NOT NULL,
	"flow" text,
	"run_id" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outgoing_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" integer,
	"response" text,
	"error" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "outgoing_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"outgoing_webhook_id" text NOT NULL,
	"cause" text NOT NULL,
	"type" text NOT NULL,
	"run_id" text,
	"body" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempts_before" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "outgoing_webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"secret" text,
	"block" text,
	"states" text[] NOT NULL,
	"flows" text[] DEFAULT '{}' NOT NULL,
	"deployments" text[] DEFAULT '{}' NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"pause_reason" text,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "run_events" ADD COLUMN "is_dispatched" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_automation_id_automations_id_fk" FOREIGN KEY ("automation_id") REFERENCES "public"."automations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_firings" ADD CONSTRAINT "automation_firings_started_run_id_runs_id_fk" FOREIGN KEY ("started_run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automations" ADD CONSTRAINT "automations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automations" ADD CONSTRAINT "automations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_attempts" ADD CONSTRAINT "outgoing_attempts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_attempts" ADD CONSTRAINT "outgoing_attempts_delivery_id_outgoing_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."outgoing_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_outgoing_webhook_id_outgoing_webhooks_id_fk" FOREIGN KEY ("outgoing_webhook_id") REFERENCES "public"."outgoing_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_deliveries" ADD CONSTRAINT "outgoing_deliveries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD CONSTRAINT "outgoing_webhooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD CONSTRAINT "outgoing_webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "automation_firings_automation_id_cause_index" ON "automation_firings" USING btree ("automation_id","cause");--> statement-breakpoint
CREATE INDEX "automation_firings_automation_id_id_index" ON "automation_firings" USING btree ("automation_id","id");--> statement-breakpoint
CREATE INDEX "automation_firings_run_id_index" ON "automation_firings" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "automation_firings_started_run_id_index" ON "automation_firings" USING btree ("started_run_id");--> statement-breakpoint
CREATE INDEX "automation_firings_due_index" ON "automation_firings" USING btree ("id") WHERE "automation_firings"."state" = 'due';--> statement-breakpoint
CREATE UNIQUE INDEX "automations_team_id_name_index" ON "automations" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "events_team_id_id_index" ON "events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "events_run_id_index" ON "events" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_attempts_delivery_id_attempt_index" ON "outgoing_attempts" USING btree ("delivery_id","attempt");--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_deliveries_outgoing_webhook_id_cause_index" ON "outgoing_deliveries" USING btree ("outgoing_webhook_id","cause");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_outgoing_webhook_id_id_index" ON "outgoing_deliveries" USING btree ("outgoing_webhook_id","id");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_run_id_index" ON "outgoing_deliveries" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "outgoing_deliveries_due_index" ON "outgoing_deliveries" USING btree ("next_attempt_at") WHERE "outgoing_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_webhooks_team_id_name_index" ON "outgoing_webhooks" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "run_events_team_id_id_index" ON "run_events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "run_events_to_dispatch_index" ON "run_events" USING btree ("id") WHERE "run_events"."node_id" is null and not "run_events"."is_dispatched";--> statement-breakpoint
-- What was before is not told of now.
UPDATE "run_events" SET "is_dispatched" = true;
