import { db } from "@/db/client";
import { findRun } from "@/lib/runs/queries";
import { conditionOf } from "./catalog";
import { fire } from "./fire";
import { listActiveAutomations } from "./queries";

/** Fires the automations whose condition is a matter of time: lateness and silence. */
export async function checkTime(): Promise<void> {
  for (const automation of await listActiveAutomations()) {
    const { teamId, createdAt: since, when } = automation;
    for (const { cause, reason, runId } of (await conditionOf(when).now?.(when, { teamId, since })) ?? []) {
      const run = runId ? await findRun(teamId, runId) : undefined;
      await db().transaction((tx) => fire(tx, { automation, cause, reason, run }));
    }
  }
}
