ALTER TABLE "flow_versions" ALTER COLUMN "definition" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "task_runs" ALTER COLUMN "form" SET DATA TYPE json;