CREATE TABLE "deleted_files" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"uri" text NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "used_numbers" (
	"team_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "used_numbers_team_id_kind_name_pk" PRIMARY KEY("team_id","kind","name")
);
--> statement-breakpoint
ALTER TABLE "deleted_files" ADD CONSTRAINT "deleted_files_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "used_numbers" ADD CONSTRAINT "used_numbers_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "deleted_files_team_id_uri_index" ON "deleted_files" USING btree ("team_id","uri");--> statement-breakpoint
CREATE INDEX "deleted_files_uri_index" ON "deleted_files" USING btree ("uri");