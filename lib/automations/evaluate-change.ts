import { logError } from "@/lib/base/log-error";
import { conditionOf } from "./catalog";
import type { RunChange } from "./condition";
import type { Spark } from "./fire";
import type { Automation } from "./queries";

/** True when a change to this state can be relevant to the automation. */
export function listensTo({ when }: Automation, state: string): boolean {
  return conditionOf(when).onChange?.states.includes(state) ?? false;
}

/** Automations that fire on a state change. One whose condition throws is logged and skipped. */
export async function evaluateChange(automations: Automation[], change: RunChange): Promise<Spark[]> {
  const sparks = await Promise.all(
    automations
      .filter((automation) => listensTo(automation, change.event.state))
      .map(async (automation): Promise<Spark[]> => {
        const reason = await holds(automation, change);
        const run = { ...change.run, state: change.event.state, stateMessage: change.event.message };
        return reason ? [{ automation, cause: `event:${change.event.id}`, reason, run }] : [];
      }),
  );
  return sparks.flat();
}

async function holds({ id, when }: Automation, change: RunChange): Promise<string | undefined> {
  try {
    return await conditionOf(when).onChange?.holds(when, change);
  } catch (error) {
    logError(`The condition of the automation ${id} could not be evaluated.`, error);
    return undefined;
  }
}
