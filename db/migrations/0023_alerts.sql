ALTER TABLE "automations" ADD COLUMN "also" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "message" text;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD COLUMN "emails" text[] DEFAULT '{}' NOT NULL;