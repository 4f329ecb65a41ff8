import { and, eq, sql as raw } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { automationFirings, automations } from "@/db/schema/automations";
import type { Run } from "@/lib/runs/read/queries";
import { chainDepth, longestChain } from "./chain-depth";
import type { Automation } from "./queries";

/** A condition that was met, for one automation. */
export interface Spark {
  automation: Automation;
  cause: string;
  reason: string;
  run?: Run;
}

/**
 * Records that an automation fires; `performFirings` performs its action. Fires at most once per cause, and not during
 * the cooldown or when paused. A firing that would extend a chain of runs beyond `longestChain` is recorded as refused.
 */
export async function fire(tx: Transaction, { automation, cause, reason, run }: Spark): Promise<void> {
  const { id: automationId, teamId } = automation;
  const [ready] = await tx
    .select({ id: automations.id })
    .from(automations)
    .where(
      and(
        eq(automations.id, automationId),
        eq(automations.isPaused, false),
        raw`coalesce(${automations.lastFiredAt} + ${automations.cooldownMs} * interval '1 millisecond' <= now(), true)`,
      ),
    )
    .for("update");
  if (!ready) return;
  const depth = (run ? await chainDepth(teamId, run) : 0) + 1;
  const isTooDeep = depth > longestChain;
  const [firing] = await tx
    .insert(automationFirings)
    .values({
      teamId,
      automationId,
      cause,
      reason,
      runId: run?.id,
      runState: run?.state,
      depth,
      ...(isTooDeep && {
        state: "skipped" as const,
        outcome: `Stopped: automation loop detected. Automations had started ${longestChain} runs in a row.`,
        endedAt: raw`now()`,
      }),
    })
    .onConflictDoNothing()
    .returning({ id: automationFirings.id });
  if (firing && !isTooDeep)
    await tx.update(automations).set({ lastFiredAt: raw`now()` }).where(eq(automations.id, automationId));
}
