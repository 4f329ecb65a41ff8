ALTER TABLE "members" ADD COLUMN "hides_first_steps" boolean DEFAULT false NOT NULL;--> statement-breakpoint
DROP TRIGGER "members_audited" ON "members";--> statement-breakpoint
-- What somebody looks at is no change of the team's.
SELECT audit_table('members', 'member', '', 'hides_first_steps');
