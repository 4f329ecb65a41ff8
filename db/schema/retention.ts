import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/db/columns";
import { teamId } from "./teams";

export const retentionKinds = ["runs", "logs", "events", "artifacts", "audit"] as const;

/** Retention of the data that a team's runs create. No row means no limit, and so does null. */
export const retentionPolicies = pgTable(
  "retention_policies",
  {
    teamId: teamId(),
    kind: text({ enum: retentionKinds }).notNull(),
    keepDays: integer(),
    updatedAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.kind] })],
);
