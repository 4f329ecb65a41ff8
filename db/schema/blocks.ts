import { boolean, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { teamId } from "./teams";

/** Named, typed configuration of a team. `values` has the plain fields, `secrets` the encrypted ones (lib/crypto). */
export const blocks = pgTable(
  "blocks",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    /** The slug of a file in lib/blocks/catalog. */
    type: text().notNull(),
    values: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Ciphertext by field. */
    secrets: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Result of the last check of these values; null when they were not checked since their last change. */
    checkedAt: time(),
    isCheckOk: boolean(),
    checkMessage: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);
