CREATE TABLE "erasure_steps" (
	"erasure_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"name" text NOT NULL,
	"searched" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"note" text,
	"cursor" text,
	"is_done" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erasure_steps_erasure_id_kind_subject_pk" PRIMARY KEY("erasure_id","kind","subject")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"column" text NOT NULL,
	"keys" text,
	"key_count" integer NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "version_tombstones" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"version_id" text NOT NULL,
	"erasure_id" text,
	"rows" integer NOT NULL,
	"sha256_before" text NOT NULL,
	"reason" text NOT NULL,
	"erased_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "erasure_steps" ADD CONSTRAINT "erasure_steps_erasure_id_erasures_id_fk" FOREIGN KEY ("erasure_id") REFERENCES "public"."erasures"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_tombstones" ADD CONSTRAINT "version_tombstones_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_tombstones" ADD CONSTRAINT "version_tombstones_version_id_dataset_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."dataset_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_tombstones" ADD CONSTRAINT "version_tombstones_erasure_id_erasures_id_fk" FOREIGN KEY ("erasure_id") REFERENCES "public"."erasures"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasures_team_id_id_index" ON "erasures" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "erasures_ended_at_id_index" ON "erasures" USING btree ("ended_at","id");--> statement-breakpoint
CREATE INDEX "version_tombstones_version_id_index" ON "version_tombstones" USING btree ("version_id");--> statement-breakpoint
CREATE INDEX "version_tombstones_team_id_index" ON "version_tombstones" USING btree ("team_id");