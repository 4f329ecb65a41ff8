CREATE TABLE "prediction_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"model" text NOT NULL,
	"asked" text NOT NULL,
	"version" integer,
	"rows" integer NOT NULL,
	"status" integer NOT NULL,
	"latency_ms" real NOT NULL,
	"inputs" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "keeps_prediction_inputs" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "prediction_requests" ADD CONSTRAINT "prediction_requests_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prediction_requests_team_id_model_created_at_index" ON "prediction_requests" USING btree ("team_id","model","created_at");