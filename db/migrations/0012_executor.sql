CREATE TABLE "executor_crons" (
	"function_id" text NOT NULL,
	"cron" text NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	CONSTRAINT "executor_crons_function_id_cron_pk" PRIMARY KEY("function_id","cron")
);
--> statement-breakpoint
CREATE TABLE "executor_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"arrival_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executor_waits" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"expression" text,
	CONSTRAINT "executor_waits_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
CREATE TABLE "executors" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"kind" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "executor_jobs" ADD COLUMN "rank_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "executor_jobs" ADD COLUMN "slots" text[];--> statement-breakpoint
ALTER TABLE "executor_jobs" ADD COLUMN "slot_limits" integer[];--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "batch" jsonb;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "step_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "step_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "finish_ms" bigint;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "singleton_key" text;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "collecting_key" text;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "slots" text[];--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "slot_limits" integer[];--> statement-breakpoint
ALTER TABLE "executor_waits" ADD CONSTRAINT "executor_waits_run_id_executor_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."executor_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "executor_rates_arrival_at_index" ON "executor_rates" USING btree ("arrival_at");--> statement-breakpoint
CREATE INDEX "executor_waits_kind_key_index" ON "executor_waits" USING btree ("kind","key");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_waits_key_index" ON "executor_waits" USING btree ("key") WHERE "executor_waits"."kind" = 'signal';--> statement-breakpoint
CREATE INDEX "executors_seen_at_index" ON "executors" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "executor_events_received_at_index" ON "executor_events" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_jobs_lease_id_index" ON "executor_jobs" USING btree ("lease_id") WHERE "executor_jobs"."lease_id" is not null;--> statement-breakpoint
CREATE INDEX "executor_runs_ended_at_index" ON "executor_runs" USING btree ("ended_at");--> statement-breakpoint
CREATE UNIQUE INDEX "executor_runs_function_id_singleton_key_index" ON "executor_runs" USING btree ("function_id","singleton_key") WHERE "executor_runs"."state" = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "executor_runs_function_id_collecting_key_index" ON "executor_runs" USING btree ("function_id","collecting_key");