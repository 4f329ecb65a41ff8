ALTER TABLE "idempotent_requests" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "idempotent_requests" ADD COLUMN "content_sha256" text;