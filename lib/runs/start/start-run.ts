import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { noteStartedRun } from "@/lib/base/current-request";
import { DomainError } from "@/lib/base/errors";
import type { Trigger } from "@/lib/base/run";
import { type Deployment, getDeployment } from "@/lib/deployments/queries";
import { checkParams } from "@/lib/flows/check-params";
import { resolveVariables } from "@/lib/flows/variables/resolve-variables";
import { requireRoomForRun } from "@/lib/limits/team-quota";
import { announce } from "@/lib/live/live";
import { admitNew } from "@/lib/runs/states/admission";

export interface RunRequest {
  params?: Record<string, unknown>;
  tags?: string[];
  /** Order among runs that wait for a slot, highest first; that of the deployment when left out. */
  priority?: number | undefined;
  trigger: Trigger;
  /** Earliest start time. */
  scheduledFor?: Date;
  /** Idempotency key: the same key returns the same run. */
  idempotencyKey?: string;
}

/**
 * Starts a run of a deployment. The only entry point: button, API, schedule and webhook all call it. The run and its
 * task runs are one transaction; the executor is notified after the commit.
 * @throws DomainError "invalid" when the parameters do not fit, "conflict" when the deployment is paused,
 * "rate-limited" when too many runs of the team have not ended
 */
export async function startRun(
  teamId: string,
  deploymentSlug: string,
  request: RunRequest,
): Promise<{ id: string; isNew: boolean }> {
  const deployment = await getDeployment(teamId, deploymentSlug);
  return startRunOf(deployment, { ...request, params: { ...deployment.params, ...request.params } });
}

/** Starts a run of a deployment with exactly the given parameters, and optionally of an older version. */
export async function startRunOf(
  deployment: Deployment,
  request: RunRequest & { copiedFromId?: string },
): Promise<{ id: string; isNew: boolean }> {
  const { teamId, flowVersion } = deployment;
  if (deployment.isPaused)
    throw new DomainError("conflict", "This deployment is paused. Resume it to start a run.");
  await requireRoomForRun(teamId);
  const params = await resolveVariables(teamId, request.params ?? {});
  const id = await admitNew(deployment, {
    teamId,
    flowVersion,
    deploymentId: deployment.id,
    blocks: deployment.blocks,
    tags: [...new Set([...deployment.tags, ...(request.tags ?? [])])],
    priority: request.priority ?? deployment.priority,
    trigger: request.trigger,
    scheduledFor: request.scheduledFor,
    copiedFromId: request.copiedFromId,
    runs: [
      {
        params: checkParams(flowVersion.definition.params, params),
        idempotencyKey: request.idempotencyKey,
      },
    ],
  });
  if (!id) return { id: await earlierRun(teamId, request.idempotencyKey), isNew: false };
  noteStartedRun(id);
  announce({ teamId, runId: id, kind: "run" });
  return { id, isNew: true };
}

async function earlierRun(teamId: string, idempotencyKey: string | undefined): Promise<string> {
  const [run] =
    idempotencyKey !== undefined
      ? await db()
          .select({ id: runs.id })
          .from(runs)
          .where(and(eq(runs.teamId, teamId), eq(runs.idempotencyKey, idempotencyKey)))
      : [];
  if (!run)
    throw new DomainError("conflict", "Another request with this Idempotency-Key is in progress. Try again.");
  return run.id;
}
