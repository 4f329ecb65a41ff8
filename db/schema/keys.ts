import { pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/db/columns";
import { teamId } from "./teams";

/** Key for a team's secrets, itself encrypted with ENCRYPTION_KEY (lib/crypto). */
export const teamKeys = pgTable("team_keys", {
  teamId: teamId().primaryKey(),
  wrappedKey: text().notNull(),
  /** Id of the ENCRYPTION_KEY that wrapped it. */
  wrappedBy: text().notNull(),
  createdAt: createdAt(),
});
