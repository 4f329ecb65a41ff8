ALTER TABLE "executor_jobs" ADD COLUMN "pool" text;--> statement-breakpoint
ALTER TABLE "executor_runs" ADD COLUMN "pool" text;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "role" text DEFAULT 'portal' NOT NULL;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "version" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "pools" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "cores" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "memory_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executors" ADD COLUMN "is_draining" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "pool" text;