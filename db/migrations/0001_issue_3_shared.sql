ALTER TABLE "deployments" ADD COLUMN "blocks" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "concurrency_limit" integer;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "on_conflict" text DEFAULT 'queue' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "blocks" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "parent_run_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "parent_node_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "parent_item" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "copied_from_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retry_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "deadline_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_runs" ADD COLUMN "attempts_before" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "task_runs" ADD COLUMN "form" jsonb;--> statement-breakpoint
ALTER TABLE "task_runs" ADD COLUMN "deadline_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_runs" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_runs" ADD COLUMN "answer" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_parent_run_id_runs_id_fk" FOREIGN KEY ("parent_run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_copied_from_id_runs_id_fk" FOREIGN KEY ("copied_from_id") REFERENCES "public"."runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_parent_run_id_parent_node_id_parent_item_index" ON "runs" USING btree ("parent_run_id","parent_node_id","parent_item");--> statement-breakpoint
CREATE INDEX "runs_state_id_index" ON "runs" USING btree ("state","id");