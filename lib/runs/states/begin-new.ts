import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { RunState } from "@/lib/base/run";
import { defaultPool } from "@/lib/executors/pool";
import { variablesIn } from "@/lib/flows/variables/variables-in";
import { insertRuns, type NewRuns } from "./insert-runs";
import { findStart } from "./starter";
import { tellOfWork } from "./work-waits";

const { Pending, Running } = RunState.enum;

/**
 * Creates a run that needs no slot, and begins it in the same transaction where this process has a place for it.
 * @returns its id; undefined when its idempotency key is taken
 */
export async function beginNew(
  deployment: { pool: string | null },
  run: Omit<NewRuns, "state" | "stateMessage">,
): Promise<string | undefined> {
  const { teamId, flowVersion } = run;
  const { definition } = flowVersion;
  const runId = newId();
  const [asked, ...others] = run.runs;
  // A block may be missing, and the values of variables are read with the insert: such a run is begun after it.
  const isReady =
    others.length === 0 && !variablesIn(definition).length && !Object.keys(definition.blocks ?? {}).length;
  const start =
    asked && isReady
      ? await findStart({
          teamId,
          runId,
          pool: deployment.pool ?? definition.pool ?? defaultPool,
          plan: { params: asked.params, variables: {}, definition },
        })
      : undefined;
  if (!asked || !start) {
    const [id] = await insertRuns(sql(), { ...run, state: Pending });
    if (id) tellOfWork("send");
    return id;
  }
  let id: string | undefined;
  try {
    [id] = await insertRuns(sql(), { ...run, runs: [{ ...asked, id: runId }], state: Running, start });
  } finally {
    if (id) start.go();
    else start.leave();
  }
  return id;
}
