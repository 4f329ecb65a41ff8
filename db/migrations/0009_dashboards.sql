CREATE TABLE "dashboard_links" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"dashboard_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_opened_at" timestamp with time zone,
	"opened_count" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dashboard_results" (
	"dashboard_id" text NOT NULL,
	"panel_id" text NOT NULL,
	"team_id" text NOT NULL,
	"result" jsonb,
	"refreshed_at" timestamp with time zone,
	"error" text,
	"failed_at" timestamp with time zone,
	CONSTRAINT "dashboard_results_dashboard_id_panel_id_pk" PRIMARY KEY("dashboard_id","panel_id")
);
--> statement-breakpoint
CREATE TABLE "dashboards" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"panels" jsonb NOT NULL,
	"refresh" text DEFAULT 'never' NOT NULL,
	"due_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"refreshed_at" timestamp with time zone,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dashboard_links" ADD CONSTRAINT "dashboard_links_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboard_links" ADD CONSTRAINT "dashboard_links_dashboard_id_dashboards_id_fk" FOREIGN KEY ("dashboard_id") REFERENCES "public"."dashboards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboard_links" ADD CONSTRAINT "dashboard_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboard_results" ADD CONSTRAINT "dashboard_results_dashboard_id_dashboards_id_fk" FOREIGN KEY ("dashboard_id") REFERENCES "public"."dashboards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboard_results" ADD CONSTRAINT "dashboard_results_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dashboard_links_token_hash_index" ON "dashboard_links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "dashboard_links_dashboard_id_index" ON "dashboard_links" USING btree ("dashboard_id");--> statement-breakpoint
CREATE INDEX "dashboard_results_team_id_index" ON "dashboard_results" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dashboards_team_id_name_index" ON "dashboards" USING btree ("team_id","name");--> statement-breakpoint
CREATE INDEX "dashboards_due_at_index" ON "dashboards" USING btree ("due_at");