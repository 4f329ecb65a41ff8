CREATE TABLE "model_traffic" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"mode" text NOT NULL,
	"version" integer NOT NULL,
	"share" double precision NOT NULL,
	"set_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "model_traffic" ADD CONSTRAINT "model_traffic_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_traffic" ADD CONSTRAINT "model_traffic_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "model_traffic_registered_model_id_alias_index" ON "model_traffic" USING btree ("registered_model_id","alias");--> statement-breakpoint
CREATE INDEX "model_traffic_team_id_index" ON "model_traffic" USING btree ("team_id");