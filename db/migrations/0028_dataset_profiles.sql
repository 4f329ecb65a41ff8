CREATE TABLE "dataset_comparisons" (
	"before_id" text NOT NULL,
	"after_id" text NOT NULL,
	"team_id" text NOT NULL,
	"comparison" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dataset_comparisons_before_id_after_id_pk" PRIMARY KEY("before_id","after_id")
);
--> statement-breakpoint
CREATE TABLE "dataset_profiles" (
	"version_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"profile" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_before_id_dataset_versions_id_fk" FOREIGN KEY ("before_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_after_id_dataset_versions_id_fk" FOREIGN KEY ("after_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_comparisons" ADD CONSTRAINT "dataset_comparisons_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_profiles" ADD CONSTRAINT "dataset_profiles_version_id_dataset_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_profiles" ADD CONSTRAINT "dataset_profiles_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;