import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { runs, taskRuns } from "@/db/schema/runs";
import { getDeployment } from "@/lib/deployments/queries";
import { DomainError } from "@/lib/errors";
import type { JsonSchema } from "@/lib/flows/flow";
import { announce } from "@/lib/live/live";
import type { Trigger } from "./run";
import { runName } from "./run-name";
import { tellWorkWaits } from "./work-waits";

/**
 * Starts a run of a deployment. The one way in: button, API, schedule and webhook all call it.
 * The run, its task runs and its first event are one transaction; the executor is told after it.
 * @throws DomainError "invalid" when the parameters do not fit, "conflict" when the deployment is paused
 */
export async function startRun(
  teamId: string,
  deploymentSlug: string,
  request: { params?: Record<string, unknown>; tags?: string[]; trigger: Trigger; idempotencyKey?: string },
): Promise<{ id: string; isNew: boolean }> {
  const deployment = await getDeployment(teamId, deploymentSlug);
  if (deployment.isPaused)
    throw new DomainError("conflict", "This deployment is paused. Resume it to start a run.");
  const { definition } = deployment.flowVersion;
  const params = checkParams(definition.params, { ...deployment.params, ...request.params });
  const idempotencyKey = request.idempotencyKey ?? null;
  const made = await db().transaction(async (tx) => {
    const [run] = await tx
      .insert(runs)
      .values({
        teamId,
        name: runName(),
        flowId: deployment.flowId,
        flowVersionId: deployment.flowVersion.id,
        deploymentId: deployment.id,
        params,
        tags: [...new Set([...deployment.tags, ...(request.tags ?? [])])],
        trigger: request.trigger,
        state: "Pending",
        idempotencyKey,
      })
      .onConflictDoNothing({ target: [runs.teamId, runs.idempotencyKey] })
      .returning({ id: runs.id });
    if (!run) return undefined;
    await tx.insert(taskRuns).values(
      definition.nodes.map((node) => ({
        teamId,
        runId: run.id,
        nodeId: node.id,
        task: node.task,
        state: "Pending" as const,
      })),
    );
    return run;
  });
  if (!made) return { id: await earlierRun(teamId, idempotencyKey), isNew: false };
  await tellWorkWaits();
  announce({ teamId, runId: made.id, kind: "run" });
  return { id: made.id, isNew: true };
}

/** Parameters checked against a flow's JSON Schema, with its defaults filled in. @throws DomainError "invalid" */
export function checkParams(schema: JsonSchema, given: Record<string, unknown>): Record<string, unknown> {
  const known = Object.keys((schema.properties ?? {}) as object);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  const parsed = z.fromJSONSchema(schema).safeParse(given);
  const issues = [
    ...unknown.map((name) => ({
      path: `params.${name}`,
      message: `There is no such parameter. Known: ${known.join(", ")}.`,
    })),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: ["params", ...path].join("."),
      message,
    })),
  ];
  if (issues.length > 0 || !parsed.success)
    throw new DomainError(
      "invalid",
      `The parameters do not fit: ${issues[0]?.path}: ${issues[0]?.message}`,
      issues,
    );
  return parsed.data as Record<string, unknown>;
}

async function earlierRun(teamId: string, idempotencyKey: string | null): Promise<string> {
  const [run] = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.idempotencyKey, idempotencyKey ?? "")));
  if (!run)
    throw new DomainError("conflict", "Another request with this Idempotency-Key is under way. Try again.");
  return run.id;
}
