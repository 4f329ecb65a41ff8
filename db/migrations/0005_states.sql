CREATE TABLE "state_transitions" (
	"kind" text NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"is_retry" boolean DEFAULT false NOT NULL,
	CONSTRAINT "state_transitions_kind_from_state_to_state_pk" PRIMARY KEY("kind","from_state","to_state")
);
--> statement-breakpoint
CREATE TABLE "task_cache" (
	"team_id" text NOT NULL,
	"key" text NOT NULL,
	"output" jsonb NOT NULL,
	"run_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_cache_team_id_key_pk" PRIMARY KEY("team_id","key")
);
--> statement-breakpoint
DROP INDEX "runs_parent_run_id_parent_node_id_parent_item_index";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "parent_attempt" integer;--> statement-breakpoint
ALTER TABLE "task_cache" ADD CONSTRAINT "task_cache_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_cache" ADD CONSTRAINT "task_cache_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "task_cache_expires_at_index" ON "task_cache" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_child_index" ON "runs" USING btree ("parent_run_id","parent_node_id","parent_attempt","parent_item");--> statement-breakpoint
CREATE INDEX "task_runs_waiting_index" ON "task_runs" USING btree ("task") WHERE "task_runs"."state" in ('Running', 'Paused');