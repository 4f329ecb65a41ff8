import { bigint, boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { deployments } from "./flows";
import { teamId } from "./teams";

/** Policy for missed slots: start none, only the last one, or all. */
export const catchUpPolicies = ["skip", "last", "all"] as const;

/** Schedules of a deployment. Each time of the rule is a slot, which starts at most one run. */
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
    /** Parameters of its runs, in place of the deployment's. */
    params: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    isPaused: boolean().notNull().default(false),
    catchUp: text({ enum: catchUpPolicies }).notNull().default("skip"),
    /** Maximum lateness of a slot, in ms; null for no limit. */
    maxLatenessMs: bigint({ mode: "number" }),
    startsAt: time(),
    endsAt: time(),
    /** Every slot up to this time has been handled. */
    handledUntil: time().notNull(),
    /** The first slot after `handledUntil`; null when there is none. */
    nextSlotAt: time(),
    /** The last slot that started a run. */
    lastSlotAt: time(),
    /** Error of the last slot that could not start its run. */
    lastError: text(),
    lastErrorAt: time(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.deploymentId), index().on(t.nextSlotAt)],
);
