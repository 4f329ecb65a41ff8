CREATE TABLE "trace_assessments" (
	"team_id" text NOT NULL,
	"trace_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"value" jsonb,
	"error" jsonb,
	"rationale" text,
	"source_type" text NOT NULL,
	"source_id" text NOT NULL,
	"span_id" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"overrides" text,
	"is_valid" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trace_assessments_team_id_trace_id_id_pk" PRIMARY KEY("team_id","trace_id","id")
);
--> statement-breakpoint
CREATE TABLE "trace_spans" (
	"team_id" text NOT NULL,
	"trace_id" text NOT NULL,
	"id" text NOT NULL,
	"parent_id" text,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"status_message" text NOT NULL,
	"start_ns" bigint NOT NULL,
	"end_ns" bigint,
	"attributes" json NOT NULL,
	"events" json NOT NULL,
	"size_bytes" integer NOT NULL,
	CONSTRAINT "trace_spans_team_id_trace_id_id_pk" PRIMARY KEY("team_id","trace_id","id")
);
--> statement-breakpoint
CREATE TABLE "traces" (
	"team_id" text NOT NULL,
	"id" text NOT NULL,
	"experiment_id" text NOT NULL,
	"state" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"duration_ms" bigint,
	"client_request_id" text,
	"request_preview" text,
	"response_preview" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"linked_runs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"linked_prompts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "traces_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "trace_assessments" ADD CONSTRAINT "trace_assessments_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trace_assessments" ADD CONSTRAINT "trace_assessments_team_id_trace_id_traces_team_id_id_fk" FOREIGN KEY ("team_id","trace_id") REFERENCES "public"."traces"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trace_spans" ADD CONSTRAINT "trace_spans_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trace_spans" ADD CONSTRAINT "trace_spans_team_id_trace_id_traces_team_id_id_fk" FOREIGN KEY ("team_id","trace_id") REFERENCES "public"."traces"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "traces" ADD CONSTRAINT "traces_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "traces" ADD CONSTRAINT "traces_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "traces_experiment_id_requested_at_id_index" ON "traces" USING btree ("experiment_id","requested_at" DESC NULLS LAST,"id");