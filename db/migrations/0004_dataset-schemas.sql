CREATE TABLE "dataset_schemas" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"dataset_id" text NOT NULL,
	"number" integer NOT NULL,
	"schema" jsonb NOT NULL,
	"reasons" jsonb NOT NULL,
	"origin" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "schema_id" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "profiled_schema_id" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "review" text;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD COLUMN "violations" jsonb;--> statement-breakpoint
ALTER TABLE "dataset_schemas" ADD CONSTRAINT "dataset_schemas_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_schemas" ADD CONSTRAINT "dataset_schemas_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_schemas" ADD CONSTRAINT "dataset_schemas_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_schemas_dataset_id_number_index" ON "dataset_schemas" USING btree ("dataset_id","number");--> statement-breakpoint
CREATE INDEX "dataset_schemas_team_id_index" ON "dataset_schemas" USING btree ("team_id");--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_schema_id_dataset_schemas_id_fk" FOREIGN KEY ("schema_id") REFERENCES "public"."dataset_schemas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_profiled_schema_id_dataset_schemas_id_fk" FOREIGN KEY ("profiled_schema_id") REFERENCES "public"."dataset_schemas"("id") ON DELETE set null ON UPDATE no action;