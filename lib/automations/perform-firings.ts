import { createHash } from "node:crypto";
import { and, asc, eq, sql as raw } from "drizzle-orm";
import { actAs } from "@/db/actor";
import { db } from "@/db/client";
import { isPassing } from "@/db/refusal";
import { automationFirings } from "@/db/schema/automations";
import { DomainError } from "@/lib/base/errors";
import { keepableText, messageOf } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { RunState } from "@/lib/base/run";
import { recordEvent } from "@/lib/events/record-event";
import { findRun } from "@/lib/runs/read/queries";
import type { Done, Firing } from "./action";
import { actionOf, conditionOf, type Then } from "./catalog";
import { type Automation, getAutomation } from "./queries";

const onOurSide = "Something went wrong on the server. See the server log for details.";
/** The team whose firing was performed last, for round-robin. */
let lastTeam = "";

/**
 * Performs the oldest due firing, round-robin over teams; several processes share the work. The action and the record
 * of it are not one transaction: after a crash between the two, the action is performed again, and is idempotent. A
 * firing whose end cannot be recorded has failed, so that it does not block others.
 * @returns the number of firings that were handled
 */
export async function performFirings(): Promise<number> {
  let id: string | undefined;
  try {
    return await performNext((row) => {
      id = row.id;
      lastTeam = row.teamId;
    });
  } catch (error) {
    if (!id || isPassing(error)) throw error;
    logError(`The firing ${id} of an automation could not be performed.`, error);
    await db()
      .update(automationFirings)
      .set({ state: "failed", outcome: onOurSide, endedAt: raw`now()` })
      .where(and(eq(automationFirings.id, id), eq(automationFirings.state, "due")));
    return 1;
  }
}

async function performNext(begin: (row: { id: string; teamId: string }) => void): Promise<number> {
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(automationFirings)
      .where(eq(automationFirings.state, "due"))
      .orderBy(
        raw`${automationFirings.teamId} <= ${lastTeam}`,
        asc(automationFirings.teamId),
        asc(automationFirings.id),
      )
      .limit(1)
      .for("update", { skipLocked: true });
    if (!row) return 0;
    begin(row);
    const { id, teamId } = row;
    const automation = await getAutomation(teamId, row.automationId);
    const run = row.runId ? await findRun(teamId, row.runId) : undefined;
    const result = await performAll(automation, {
      ...row,
      automation: { id: automation.id, name: automation.name },
      topic: topicOf(automation, row),
      message: automation.message,
      at: row.createdAt,
      run: run && { ...run, state: row.runState ? RunState.parse(row.runState) : run.state },
    });
    await tx
      .update(automationFirings)
      .set({ ...result, endedAt: raw`now()` })
      .where(eq(automationFirings.id, id));
    await recordEvent(
      teamId,
      {
        type: result.state === "done" ? "automation.fired" : "automation.failed",
        subject: automation.name,
        message: `${row.reason} ${result.outcome}`,
        flow: run?.flow,
        runId: run?.id,
        data: { automationId: automation.id, firingId: id, startedRunId: result.startedRunId },
      },
      tx,
    );
    return 1;
  });
}

/**
 * Key of what a firing tells: automations with the same reason for the same cause tell one thing. Those of a run's new state
 * tell what the channel's own subscription does (lib/reactions).
 */
function topicOf({ when }: Automation, { cause, reason }: { cause: string; reason: string }): string {
  if (conditionOf(when).isStateChange) return cause;
  return `${cause}:${createHash("sha256").update(reason).digest("base64url").slice(0, 22)}`;
}

/** Performs each action, whether others failed or not; the firing has failed when one has. */
async function performAll({ then, also }: Automation, firing: Omit<Firing, "position">) {
  const results: Awaited<ReturnType<typeof perform>>[] = [];
  for (const [position, action] of [then, ...also].entries())
    results.push(await perform(action, { ...firing, position }));
  return {
    state: results.some(({ state }) => state === "failed") ? ("failed" as const) : ("done" as const),
    outcome: results.map(({ outcome }) => outcome).join(" "),
    startedRunId: results.find(({ startedRunId }) => startedRunId)?.startedRunId,
  };
}

async function perform(then: Then, firing: Firing): Promise<Done & { state: "done" | "failed" }> {
  try {
    const done = actAs({ type: "automation", ...firing.automation }, () =>
      actionOf(then).perform(then, firing),
    );
    const { outcome, ...more } = await done;
    return { state: "done", outcome: keepableText(outcome), ...more };
  } catch (error) {
    if (error instanceof DomainError) return { state: "failed", outcome: messageOf(error) };
    logError("The action of an automation failed.", error);
    return { state: "failed", outcome: onOurSide };
  }
}
