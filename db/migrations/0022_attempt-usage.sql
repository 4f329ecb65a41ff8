ALTER TABLE "task_attempts" ADD COLUMN "cpu_ms" bigint;--> statement-breakpoint
ALTER TABLE "task_attempts" ADD COLUMN "peak_bytes" bigint;