CREATE TABLE "tag_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"tag" text NOT NULL,
	"at_once" integer,
	"starts" integer,
	"per_seconds" integer,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tag_starts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"limit_id" text NOT NULL,
	"begun_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "priority" integer;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "retry_delay_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "auto_retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tag_limits" ADD CONSTRAINT "tag_limits_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_starts" ADD CONSTRAINT "tag_starts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_starts" ADD CONSTRAINT "tag_starts_limit_id_tag_limits_id_fk" FOREIGN KEY ("limit_id") REFERENCES "public"."tag_limits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tag_limits_team_id_tag_index" ON "tag_limits" USING btree ("team_id","tag");--> statement-breakpoint
CREATE INDEX "tag_starts_limit_id_begun_at_index" ON "tag_starts" USING btree ("limit_id","begun_at");--> statement-breakpoint
CREATE INDEX "runs_retry_index" ON "runs" USING btree ("retry_at") WHERE "runs"."retry_at" is not null;