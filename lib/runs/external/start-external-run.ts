import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { requireKeepable } from "@/lib/base/keepable";
import type { Trigger } from "@/lib/base/run";
import { FlowDefinition } from "@/lib/flows/flow";
import { saveFlow } from "@/lib/flows/mutations";
import { type FlowVersion, getFlow } from "@/lib/flows/queries";
import { defineTask } from "@/lib/flows/task";
import { requireRoomForRun } from "@/lib/limits/team-quota";
import { announce } from "@/lib/live/live";
import { insertRuns } from "@/lib/runs/states/insert-runs";
import { type ExternalRunInput, externalTask } from "./external-run";

/** Not in the catalogue: no flow of the portal can use it. */
const external = defineTask({
  slug: externalTask,
  name: "External",
  description: "Work of a program elsewhere.",
  input: z.object({}),
  output: z.object({}),
  async run() {
    throw new DomainError("conflict", "A program elsewhere does this work.");
  },
});
const tasks = new Map([[externalTask, external]]);

/**
 * Starts a run that a program elsewhere executes: it is Running at once, and never handed to the executor.
 * @throws DomainError "invalid" naming a task, "conflict" when a flow of the portal has the name, "rate-limited" when
 * too many runs of the team have not ended
 */
export async function startExternalRun(
  teamId: string,
  { flow, params, tags, tasks: nodes, timeoutMs }: ExternalRunInput,
  request: { trigger: Trigger; idempotencyKey?: string | undefined },
): Promise<{ id: string; isNew: boolean }> {
  requireKeepable(params, "params");
  await requireRoomForRun(teamId);
  const flowVersion = await versionOf(
    teamId,
    FlowDefinition.parse({
      slug: flow,
      params: { type: "object" },
      nodes: nodes.map(({ id, after }) => ({ id, task: externalTask, after })),
      timeoutMs,
    }),
  );
  const [id] = await insertRuns(sql(), {
    teamId,
    flowVersion,
    deploymentId: null,
    blocks: {},
    tags: [...new Set(tags)],
    trigger: request.trigger,
    state: "Running",
    runs: [{ params, ...(request.idempotencyKey && { idempotencyKey: request.idempotencyKey }) }],
  });
  if (!id) return { id: await earlierRun(teamId, request.idempotencyKey ?? ""), isNew: false };
  announce({ teamId, runId: id, kind: "run" });
  return { id, isNew: true };
}

/** The flow's version of these tasks, which is made when it is missing. */
async function versionOf(teamId: string, definition: FlowDefinition): Promise<FlowVersion> {
  const { slug } = definition;
  const known = await findFlow(teamId, slug);
  if (known?.versions.some((version) => !isExternal(version.definition)))
    throw new DomainError(
      "conflict",
      `"${slug}" is a flow that the portal executes. Choose another name for the external runs.`,
    );
  const about = { name: slug, description: "Runs of a program elsewhere.", isShipped: false };
  const { flowVersionId } = await saveFlow(teamId, known ?? about, definition, tasks);
  const { versions } = await getFlow(teamId, slug);
  return versions.find(({ id }) => id === flowVersionId)!;
}

async function findFlow(teamId: string, slug: string) {
  return getFlow(teamId, slug).catch((error) => {
    if (error instanceof DomainError && error.code === "not-found") return undefined;
    throw error;
  });
}

function isExternal({ nodes }: FlowDefinition): boolean {
  return nodes.every(({ task }) => task === externalTask);
}

async function earlierRun(teamId: string, idempotencyKey: string): Promise<string> {
  const [run] = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.idempotencyKey, idempotencyKey)));
  if (!run)
    throw new DomainError("conflict", "Another request with this Idempotency-Key is in progress. Try again.");
  return run.id;
}
