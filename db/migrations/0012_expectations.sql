CREATE TABLE "dataset_expectations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"dataset_id" text NOT NULL,
	"number" integer NOT NULL,
	"expectations" jsonb NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expectation_results" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"version_id" text NOT NULL,
	"expectations_id" text NOT NULL,
	"status" text,
	"results" jsonb NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dataset_expectations" ADD CONSTRAINT "dataset_expectations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_expectations" ADD CONSTRAINT "dataset_expectations_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_expectations" ADD CONSTRAINT "dataset_expectations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expectation_results" ADD CONSTRAINT "expectation_results_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expectation_results" ADD CONSTRAINT "expectation_results_version_id_dataset_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expectation_results" ADD CONSTRAINT "expectation_results_expectations_id_dataset_expectations_id_fk" FOREIGN KEY ("expectations_id") REFERENCES "public"."dataset_expectations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_expectations_dataset_id_number_index" ON "dataset_expectations" USING btree ("dataset_id","number");--> statement-breakpoint
CREATE INDEX "dataset_expectations_team_id_index" ON "dataset_expectations" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "expectation_results_version_id_expectations_id_index" ON "expectation_results" USING btree ("version_id","expectations_id");--> statement-breakpoint
CREATE INDEX "expectation_results_team_id_created_at_index" ON "expectation_results" USING btree ("team_id","created_at");