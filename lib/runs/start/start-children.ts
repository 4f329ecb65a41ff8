import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { DomainError } from "@/lib/base/errors";
import { getDeployment } from "@/lib/deployments/queries";
import { checkParams } from "@/lib/flows/check-params";
import { resolveVariables } from "@/lib/flows/variables/resolve-variables";
import { listChildren, type Parent } from "@/lib/runs/read/children-of-task";
import { getRun } from "@/lib/runs/read/queries";
import { insertRuns } from "@/lib/runs/states/insert-runs";
import { tellOfWork } from "@/lib/runs/states/work-waits";

/** Maximum nesting of runs that start runs. */
const maxDepth = 5;
const chunk = 250;

/**
 * Starts a run of a deployment for each item that has none yet under this parent; slots determine when each starts.
 * @throws DomainError "invalid" naming the item, "not-found", "conflict" when the deployment is paused
 */
export async function startChildren(
  parent: Parent,
  deploymentSlug: string,
  items: Record<string, unknown>[],
): Promise<void> {
  const known = new Set((await listChildren(parent)).map(({ item }) => item));
  const missing = items.flatMap((params, item) => (known.has(item) ? [] : [{ params, item }]));
  if (missing.length === 0) return;
  const { teamId } = parent;
  const deployment = await getDeployment(teamId, deploymentSlug);
  if (deployment.isPaused)
    throw new DomainError(
      "conflict",
      `The deployment "${deploymentSlug}" is paused. Resume it and try again.`,
    );
  if ((await depthOf(teamId, parent.runId)) >= maxDepth)
    throw new DomainError(
      "conflict",
      `Runs can be nested at most ${maxDepth} levels deep. Does this flow start itself?`,
    );
  const { name } = await getRun(teamId, parent.runId);
  const shared = await resolveVariables(teamId, deployment.params);
  const newRuns = missing.map(({ params, item }) => ({
    item,
    params: checkParams(deployment.flowVersion.definition.params, { ...shared, ...params }, `items.${item}`),
  }));
  for (let from = 0; from < newRuns.length; from += chunk) {
    await insertRuns(sql(), {
      teamId,
      flowVersion: deployment.flowVersion,
      deploymentId: deployment.id,
      blocks: deployment.blocks,
      tags: deployment.tags,
      priority: deployment.priority,
      trigger: { type: "run", runId: parent.runId, nodeId: parent.nodeId, name },
      state: "AwaitingConcurrencySlot",
      parent,
      runs: newRuns.slice(from, from + chunk),
    });
    tellOfWork("admit");
  }
}

async function depthOf(teamId: string, runId: string): Promise<number> {
  const [found] = await readRows(
    sql()`
    -- The run and those that it was started by.
    with recursive line as (
      select parent_run_id from runs where team_id = ${teamId} and id = ${runId}
      union all select runs.parent_run_id from runs join line on runs.id = line.parent_run_id
    )
    select count(*)::int as depth from line`,
    { depth: z.int() },
  );
  return found?.depth ?? 0;
}
