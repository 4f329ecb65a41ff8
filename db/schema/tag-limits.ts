import { bigserial, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { teamId } from "./teams";

/** Limits of a team on runs with a tag (lib/runs/limits/). At least one of `atOnce` and `starts` is set. */
export const tagLimits = pgTable(
  "tag_limits",
  {
    id: id(),
    teamId: teamId(),
    tag: text().notNull(),
    /** Maximum number of runs with the tag at once; null for no such limit. */
    atOnce: integer(),
    /** Maximum number of runs with the tag that begin within `perSeconds`; null for no such limit. */
    starts: integer(),
    perSeconds: integer(),
    description: text().notNull().default(""),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.tag)],
);

/** Times at which runs with a limited tag began, retries included; deleted when the period is over. */
export const tagStarts = pgTable(
  "tag_starts",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    teamId: teamId(),
    limitId: text()
      .notNull()
      .references(() => tagLimits.id, { onDelete: "cascade" }),
    begunAt: time().notNull(),
  },
  (t) => [index().on(t.limitId, t.begunAt)],
);
