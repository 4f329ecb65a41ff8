import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/db/columns";
import { teamId } from "./teams";

export const retentionKinds = ["runs", "logs", "events", "artifacts", "traces", "bin", "audit"] as const;

/** Retention of a team's data. Null means no limit; no row, the default (lib/retention/retention.ts). */
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
