ALTER TABLE "dataset_profiles" ALTER COLUMN "profile" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dataset_profiles" ADD COLUMN "error" text;