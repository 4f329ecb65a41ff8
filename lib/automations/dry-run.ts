import { and, asc, eq, gte, inArray, isNull, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { runEvents } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";
import { dayMs } from "@/lib/base/time-units";
import { getRun } from "@/lib/runs/read/queries";
import { conditionOf, type When } from "./catalog";
import type { Condition, Occurrence } from "./condition";
import { isRetried } from "./is-retried";

/** Maximum number of past events to evaluate. */
const mostEvents = 2_000;
export const dryRunDays = 7;

/** Times at which an automation would have fired. `isCut` is true when there were more events than the maximum. */
export interface DryRun {
  occurrences: Occurrence[];
  since: Date;
  isCut: boolean;
}

/** Evaluates a condition over the last seven days without performing the action. */
export async function dryRun(
  teamId: string,
  { when, cooldownMs }: { when: When; cooldownMs: number },
  until = new Date(),
): Promise<DryRun> {
  const condition = conditionOf(when);
  const since = new Date(until.getTime() - dryRunDays * dayMs);
  const found = condition.onChange
    ? await changesThatHold(teamId, condition.onChange, when, since, until)
    : { occurrences: (await condition.between?.(when, { teamId, since, until })) ?? [], isCut: false };
  const inOrder = found.occurrences.sort((a, b) => a.at.getTime() - b.at.getTime());
  return { occurrences: withCooldown(inOrder, cooldownMs), since, isCut: found.isCut };
}

async function changesThatHold(
  teamId: string,
  { states, holds }: NonNullable<Condition["onChange"]>,
  when: When,
  since: Date,
  until: Date,
) {
  const events = await db()
    .select()
    .from(runEvents)
    .where(
      and(
        eq(runEvents.teamId, teamId),
        isNull(runEvents.nodeId),
        inArray(
          runEvents.state,
          states.map((state) => RunState.parse(state)),
        ),
        gte(runEvents.createdAt, since),
        lt(runEvents.createdAt, until),
      ),
    )
    .orderBy(asc(runEvents.id))
    .limit(mostEvents);
  const occurrences: Occurrence[] = [];
  for (const event of events) {
    const run = await getRun(teamId, event.runId);
    if (await isRetried({ event, run })) continue;
    const reason = await holds(when, { teamId, event, run });
    if (reason)
      occurrences.push({ cause: `event:${event.id}`, reason, at: event.createdAt, runId: event.runId });
  }
  return { occurrences, isCut: events.length === mostEvents };
}

function withCooldown(occurrences: Occurrence[], cooldownMs: number): Occurrence[] {
  const kept: Occurrence[] = [];
  for (const occurrence of occurrences) {
    const last = kept.at(-1);
    if (!last || occurrence.at.getTime() - last.at.getTime() >= cooldownMs) kept.push(occurrence);
  }
  return kept;
}
