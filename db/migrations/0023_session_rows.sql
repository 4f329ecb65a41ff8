UPDATE "users" SET "email_verified_at" = "created_at";--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "session_version";--> statement-breakpoint
SELECT audit_table('invitations', 'invitation', 'hash', 'is_mailed');
