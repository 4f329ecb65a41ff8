CREATE TABLE "model_gate_checks" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"version" integer NOT NULL,
	"gate" text NOT NULL,
	"settings" jsonb NOT NULL,
	"is_passed" boolean NOT NULL,
	"message" text NOT NULL,
	"value" double precision,
	"limit" double precision,
	"evidence_href" text,
	"checked_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_gates" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"registered_model_id" text NOT NULL,
	"alias" text NOT NULL,
	"gate" text NOT NULL,
	"settings" jsonb NOT NULL,
	"set_by" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "model_alias_changes" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "model_alias_changes" ADD COLUMN "overridden" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "model_gate_checks" ADD CONSTRAINT "model_gate_checks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gate_checks" ADD CONSTRAINT "model_gate_checks_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gates" ADD CONSTRAINT "model_gates_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_gates" ADD CONSTRAINT "model_gates_registered_model_id_registered_models_id_fk" FOREIGN KEY ("registered_model_id") REFERENCES "public"."registered_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_gate_checks_registered_model_id_created_at_index" ON "model_gate_checks" USING btree ("registered_model_id","created_at");--> statement-breakpoint
CREATE INDEX "model_gate_checks_team_id_index" ON "model_gate_checks" USING btree ("team_id");--> statement-breakpoint
CREATE UNIQUE INDEX "model_gates_registered_model_id_alias_gate_index" ON "model_gates" USING btree ("registered_model_id","alias","gate");--> statement-breakpoint
CREATE INDEX "model_gates_team_id_index" ON "model_gates" USING btree ("team_id");--> statement-breakpoint
-- What was done to an alias, and what its gates found, is only ever added to. Rows go with their model and team.
CREATE FUNCTION "refuse_history_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		IF NOT EXISTS (SELECT FROM "registered_models" WHERE "id" = OLD."registered_model_id")
			OR NOT EXISTS (SELECT FROM "teams" WHERE "id" = OLD."team_id") THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'The history of a model''s aliases is append-only: % of % is refused.', lower(TG_OP), TG_TABLE_NAME
		USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "model_alias_changes_append_only" BEFORE UPDATE OR DELETE ON "model_alias_changes"
FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
--> statement-breakpoint
CREATE TRIGGER "model_gate_checks_append_only" BEFORE UPDATE OR DELETE ON "model_gate_checks"
FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
