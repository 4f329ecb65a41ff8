import { DomainError } from "@/lib/base/errors";
import type { Trigger } from "@/lib/base/run";
import { getDeployment } from "@/lib/deployments/queries";
import { getFlowVersion } from "@/lib/flows/queries";
import { getRun } from "@/lib/runs/read/queries";
import { startRunOf } from "./start-run";

/**
 * Starts a copy of a run: of the same flow version and deployment, with its parameters unless `params` overrides them.
 * @throws DomainError as `startRun`; "conflict" also when the deployment has been deleted
 */
export async function copyRun(
  teamId: string,
  runId: string,
  request: { params?: Record<string, unknown>; trigger: Trigger; idempotencyKey?: string },
): Promise<{ id: string; isNew: boolean }> {
  const run = await getRun(teamId, runId);
  if (run.isExternal)
    throw new DomainError("conflict", "A program elsewhere executed this run. Start it there again.");
  if (!run.deployment)
    throw new DomainError(
      "conflict",
      "The deployment of this run was deleted. Start a run of another deployment.",
    );
  const deployment = await getDeployment(teamId, run.deployment);
  const flowVersion = await getFlowVersion(teamId, run.flowVersionId);
  return startRunOf(
    { ...deployment, flowVersion },
    {
      params: { ...run.params, ...request.params },
      tags: run.tags,
      priority: run.priority,
      trigger: request.trigger,
      idempotencyKey: request.idempotencyKey,
      copiedFromId: runId,
    },
  );
}
