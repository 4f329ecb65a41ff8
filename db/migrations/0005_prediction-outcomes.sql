CREATE TABLE "prediction_outcomes" (
	"team_id" text NOT NULL,
	"request_id" text NOT NULL,
	"place" integer NOT NULL,
	"version" integer NOT NULL,
	"role" text NOT NULL,
	"model" text NOT NULL,
	"label" smallint NOT NULL,
	"flagged" smallint NOT NULL,
	"probability" real NOT NULL,
	"predicted_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prediction_outcomes_team_id_request_id_place_version_pk" PRIMARY KEY("team_id","request_id","place","version")
);
--> statement-breakpoint
CREATE TABLE "prediction_scores" (
	"team_id" text NOT NULL,
	"request_id" text NOT NULL,
	"model" text NOT NULL,
	"version" integer NOT NULL,
	"role" text NOT NULL,
	"keys" text[],
	"labels" smallint[] NOT NULL,
	"probabilities" real[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prediction_scores_team_id_request_id_version_pk" PRIMARY KEY("team_id","request_id","version")
);
--> statement-breakpoint
ALTER TABLE "prediction_requests" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "prediction_outcomes" ADD CONSTRAINT "prediction_outcomes_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction_scores" ADD CONSTRAINT "prediction_scores_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prediction_outcomes_team_id_model_predicted_at_index" ON "prediction_outcomes" USING btree ("team_id","model","predicted_at");--> statement-breakpoint
CREATE INDEX "prediction_scores_team_id_model_created_at_index" ON "prediction_scores" USING btree ("team_id","model","created_at");--> statement-breakpoint
CREATE INDEX "prediction_scores_keys_index" ON "prediction_scores" USING gin ("keys");