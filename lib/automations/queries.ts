import { and, asc, desc, eq, inArray, lt } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { type Database, db, type Transaction } from "@/db/client";
import { automationFirings, automations } from "@/db/schema/automations";
import { runs } from "@/db/schema/runs";
import { users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import { Then, When } from "./catalog";

/** Automations of the team, by name. */
export async function listAutomations(teamId: string) {
  const rows = await selectAutomations().where(eq(automations.teamId, teamId)).orderBy(asc(automations.name));
  return rows.map(toAutomation);
}

export type Automation = Awaited<ReturnType<typeof listAutomations>>[number];

/** @throws DomainError "not-found", also for one of another team */
export async function getAutomation(teamId: string, id: string): Promise<Automation> {
  const [row] = await selectAutomations().where(and(eq(automations.teamId, teamId), eq(automations.id, id)));
  if (!row) throw new DomainError("not-found", "There is no such automation.");
  return toAutomation(row);
}

/** Automations that are not paused, of the given teams or of all. */
export async function listActiveAutomations(
  teamIds?: string[],
  within: Database | Transaction = db(),
): Promise<Automation[]> {
  const rows = await selectAutomations(within).where(
    and(eq(automations.isPaused, false), teamIds ? inArray(automations.teamId, teamIds) : undefined),
  );
  return rows.map(toAutomation);
}

/** Firings of an automation with their reasons and outcomes, newest first. */
export async function listFirings(
  teamId: string,
  automationId: string,
  { limit = 50, cursor }: { limit?: number; cursor?: string } = {},
) {
  const started = alias(runs, "started");
  const rows = await db()
    .select({
      id: automationFirings.id,
      reason: automationFirings.reason,
      state: automationFirings.state,
      outcome: automationFirings.outcome,
      runId: automationFirings.runId,
      runName: runs.name,
      startedRunId: automationFirings.startedRunId,
      startedRunName: started.name,
      createdAt: automationFirings.createdAt,
      endedAt: automationFirings.endedAt,
    })
    .from(automationFirings)
    .leftJoin(runs, eq(runs.id, automationFirings.runId))
    .leftJoin(started, eq(started.id, automationFirings.startedRunId))
    .where(
      and(
        eq(automationFirings.teamId, teamId),
        eq(automationFirings.automationId, automationId),
        cursor ? lt(automationFirings.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(automationFirings.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => id);
}

export type AutomationFiring = Awaited<ReturnType<typeof listFirings>>["items"][number];

function selectAutomations(within: Database | Transaction = db()) {
  return within
    .select({ automation: automations, createdBy: users.name })
    .from(automations)
    .leftJoin(users, eq(users.id, automations.createdBy))
    .$dynamic();
}

function toAutomation({ automation, createdBy }: Awaited<ReturnType<typeof selectAutomations>>[number]) {
  const { when, then, also, ...rest } = automation;
  return {
    ...rest,
    createdBy,
    when: When.parse(when),
    then: Then.parse(then),
    also: Then.array().parse(also),
  };
}
