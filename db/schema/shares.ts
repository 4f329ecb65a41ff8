import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { artifacts } from "./runs";
import { teamId, users } from "./teams";

/** Links with which anyone may read one report until they expire or are revoked. */
export const reportShares = pgTable(
  "report_shares",
  {
    id: id(),
    teamId: teamId(),
    artifactId: text()
      .notNull()
      .references(() => artifacts.id, { onDelete: "cascade" }),
    /** Recipient, in the words of its creator. */
    name: text().notNull(),
    /** SHA-256 (hex) of the token; the token itself is shown once and not stored. */
    tokenHash: text().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    expiresAt: time().notNull(),
    revokedAt: time(),
    lastOpenedAt: time(),
    openedCount: integer().notNull().default(0),
  },
  (t) => [uniqueIndex().on(t.tokenHash), index().on(t.artifactId), index().on(t.teamId)],
);
