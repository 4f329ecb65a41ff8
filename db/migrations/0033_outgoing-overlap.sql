ALTER TABLE "outgoing_webhooks" ADD COLUMN "previous_secret" text;--> statement-breakpoint
ALTER TABLE "outgoing_webhooks" ADD COLUMN "previous_secret_until" timestamp with time zone;--> statement-breakpoint
DROP TRIGGER "outgoing_webhooks_audited" ON "outgoing_webhooks";
--> statement-breakpoint
SELECT "audit_table"('outgoing_webhooks', 'outgoing-webhook', 'secret,previous_secret', 'created_by');
