CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"message_id" text,
	"replay_of_id" text,
	"is_replay" boolean DEFAULT false NOT NULL,
	"headers" jsonb NOT NULL,
	"body" "bytea" NOT NULL,
	"outcome" text NOT NULL,
	"outcome_message" text,
	"run_id" text,
	"repeats" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"deployment_id" text NOT NULL,
	"name" text NOT NULL,
	"scheme" text NOT NULL,
	"settings" jsonb NOT NULL,
	"token_hash" text NOT NULL,
	"previous_token_hash" text,
	"previous_token_until" timestamp with time zone,
	"secret" text,
	"previous_secret" text,
	"previous_secret_until" timestamp with time zone,
	"mapping" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"filter" text,
	"is_paused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_replay_of_id_webhook_deliveries_id_fk" FOREIGN KEY ("replay_of_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_deployment_id_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."deployments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_message" ON "webhook_deliveries" USING btree ("webhook_id","message_id") WHERE outcome <> 'refused' and not is_replay;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_webhook_id_id_index" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unsettled" ON "webhook_deliveries" USING btree ("id") WHERE outcome = 'received';--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_token_hash_index" ON "webhooks" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_previous_token_hash_index" ON "webhooks" USING btree ("previous_token_hash");--> statement-breakpoint
CREATE INDEX "webhooks_team_id_id_index" ON "webhooks" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "webhooks_deployment_id_index" ON "webhooks" USING btree ("deployment_id");