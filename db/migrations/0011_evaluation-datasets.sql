CREATE TABLE "evaluation_datasets" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"experiment_wire_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"fields" json,
	"created_by" text,
	"updated_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluation_records" (
	"id" text NOT NULL,
	"dataset_id" text NOT NULL,
	"input_hash" text NOT NULL,
	"inputs" json NOT NULL,
	"outputs" json,
	"expectations" json,
	"tags" json,
	"source" json,
	"created_by" text,
	"updated_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "evaluation_records_dataset_id_id_pk" PRIMARY KEY("dataset_id","id")
);
--> statement-breakpoint
ALTER TABLE "evaluation_datasets" ADD CONSTRAINT "evaluation_datasets_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_records" ADD CONSTRAINT "evaluation_records_dataset_id_evaluation_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."evaluation_datasets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluation_datasets_team_id_created_at_index" ON "evaluation_datasets" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_records_dataset_id_input_hash_index" ON "evaluation_records" USING btree ("dataset_id","input_hash");