import { db } from "@/db/client";
import { logError } from "@/lib/base/log-error";
import { findRun } from "@/lib/runs/read/queries";
import { conditionOf } from "./catalog";
import { fire } from "./fire";
import { type Automation, listActiveAutomations } from "./queries";

/** Fires automations with time-based conditions: lateness and silence. */
export async function checkTime(): Promise<void> {
  for (const automation of await listActiveAutomations())
    await checkOne(automation).catch((error) =>
      logError(`The time condition of the automation ${automation.id} could not be checked.`, error),
    );
}

async function checkOne(automation: Automation): Promise<void> {
  const { teamId, createdAt: since, when } = automation;
  for (const { cause, reason, runId } of (await conditionOf(when).now?.(when, { teamId, since })) ?? []) {
    const run = runId ? await findRun(teamId, runId) : undefined;
    await db().transaction((tx) => fire(tx, { automation, cause, reason, run }));
  }
}
