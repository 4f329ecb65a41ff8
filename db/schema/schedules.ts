import { bigint, boolean, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { deployments } from "./flows";
import { teamId } from "./teams";

/** What becomes of slots that were missed: none starts, only the last one, or all. */
export const catchUpPolicies = ["skip", "last", "all"] as const;

/** When a deployment starts by itself. Each time that the rule names is a slot, and starts at most one run. */
export const schedules = pgTable(
  "schedules",
  {
    id: id(),
    teamId: teamId(),
    deploymentId: text()
      .notNull()
      .references(() => deployments.id, { onDelete: "cascade" }),
    /** A `ScheduleRule` of lib/schedules/schedule.ts. */
    rule: jsonb().$type<unknown>().notNull(),
    isPaused: boolean().notNull().default(false),
    catchUp: text({ enum: catchUpPolicies }).notNull().default("skip"),
    /** A slot that is later than this never starts; null is no limit. */
    maxLatenessMs: bigint({ mode: "number" }),
    startsAt: time(),
    endsAt: time(),
    /** Every slot up to here has been dealt with. */
    handledUntil: time().notNull(),
    /** The first slot after `handledUntil`; null when there is none. */
    nextSlotAt: time(),
    /** The last slot that started a run. */
    lastSlotAt: time(),
    /** Why the last slot could not start its run. */
    lastError: text(),
    lastErrorAt: time(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.deploymentId), index().on(t.nextSlotAt)],
);
