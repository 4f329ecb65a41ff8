import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { deployments } from "@/db/schema/flows";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { DomainError } from "@/lib/base/errors";
import { checkBindings } from "@/lib/flows/bindings";
import { checkParams } from "@/lib/flows/check-params";
import { type FlowVersion, getFlow } from "@/lib/flows/queries";
import { resolveVariables } from "@/lib/flows/variables/resolve-variables";
import { replaceSchedules, resumeSchedules, saveSchedule } from "@/lib/schedules/mutations";
import type { ScheduleInput } from "@/lib/schedules/schedule";
import type { DeploymentChange, DeploymentInput } from "./deployment";
import { getDeployment } from "./queries";
import { recordChange, recordChanges } from "./record-change";

/** Creates a deployment of a flow unless the team has one with that slug; leaves an existing one unchanged. */
export async function ensureDeployment(
  teamId: string,
  deployment: Pick<
    typeof deployments.$inferInsert,
    "slug" | "name" | "description" | "flowId" | "params" | "tags" | "blocks" | "pool"
  >,
): Promise<void> {
  await db()
    .insert(deployments)
    .values({ teamId, ...deployment })
    .onConflictDoNothing();
}

/** @throws DomainError "invalid" naming the field, "conflict" when the slug is taken */
export async function createDeployment(teamId: string, input: DeploymentInput): Promise<void> {
  const { flow: flowSlug, version, schedules, ...settings } = input;
  const flow = await getFlow(teamId, flowSlug).catch((error) => {
    throw error instanceof DomainError ? invalid("flow", error.message) : error;
  });
  const flowVersion = chosenVersion(flow, version);
  await checkGiven(teamId, flowVersion, settings);
  await checkSchedules(teamId, flowVersion, schedules);
  await db().transaction(async (tx) => {
    const [inserted] = await tx
      .insert(deployments)
      .values({ teamId, flowId: flow.id, flowVersionId: version ? flowVersion.id : null, ...settings })
      .onConflictDoNothing()
      .returning({ id: deployments.id });
    if (!inserted)
      throw new DomainError(
        "conflict",
        `A deployment "${input.slug}" already exists. Choose another slug or edit that deployment.`,
      );
    await replaceSchedules(tx, { teamId, id: inserted.id }, schedules);
    await recordChange(tx, teamId, "created", { ...input, flow: flowSlug });
  });
}

/**
 * Changes the settings given in `change` and leaves the rest.
 * @throws DomainError "invalid" naming the field, "not-found", "conflict" when it has changed since `updatedAt`
 */
export async function updateDeployment(
  teamId: string,
  slug: string,
  { updatedAt, version, schedules, ...change }: DeploymentChange,
): Promise<void> {
  const before = await getDeployment(teamId, slug);
  let flowVersionId = before.flowVersionId;
  if (version !== undefined || change.params || change.blocks) {
    const flow = await getFlow(teamId, before.flow.slug);
    const chosen = version === undefined ? before.flowVersion : chosenVersion(flow, version);
    await checkGiven(teamId, chosen, { params: before.params, ...change });
    if (version !== undefined) flowVersionId = version === null ? null : chosen.id;
  }
  if (schedules) await checkSchedules(teamId, before.flowVersion, schedules);
  await db().transaction(async (tx) => {
    const [changed] = await tx
      .update(deployments)
      .set({ ...change, flowVersionId, updatedAt: raw`now()` })
      .where(and(eq(deployments.id, before.id), isAsRead(deployments.updatedAt, updatedAt)))
      .returning({ id: deployments.id });
    if (!changed) {
      const now = await getDeployment(teamId, slug);
      throw await editConflict(teamId, { kind: "deployment", id: now.id }, updatedAt ?? "", now.updatedAt);
    }
    if (schedules) await replaceSchedules(tx, before, schedules);
    if (before.isPaused && change.isPaused === false) await resumeSchedules(tx, before.id);
    await recordChanges(tx, before, { ...change, ...(version !== undefined && { version }), schedules });
  });
}

/** Creates a schedule of a deployment, or changes one. @throws DomainError "invalid" naming the field, "not-found" */
export async function saveDeploymentSchedule(
  teamId: string,
  slug: string,
  input: ScheduleInput,
): Promise<void> {
  const deployment = await getDeployment(teamId, slug);
  await checkSchedules(teamId, deployment.flowVersion, [input]);
  await saveSchedule(deployment, input);
}

/** Deletes a deployment with its schedules; its runs stay. @throws DomainError "not-found" */
export async function deleteDeployment(teamId: string, slug: string): Promise<void> {
  const { id, name, flow } = await getDeployment(teamId, slug);
  await db().transaction(async (tx) => {
    const gone = await tx.delete(deployments).where(eq(deployments.id, id)).returning({ id: deployments.id });
    if (gone.length > 0) await recordChange(tx, teamId, "deleted", { slug, name, flow: flow.slug });
  });
}

/** A version whose work programs elsewhere do has nothing to execute here. */
function chosenVersion(flow: Awaited<ReturnType<typeof getFlow>>, version: number | null): FlowVersion {
  const found = version ? flow.versions.find((candidate) => candidate.version === version) : flow.versions[0];
  if (found?.definition.nodes.some(({ task }) => task === "external"))
    throw invalid("flow", `"${flow.slug}" groups runs of a program elsewhere, so it cannot be deployed.`);
  if (!found) throw invalid("version", `The flow "${flow.slug}" has no version ${version ?? "yet"}.`);
  return found;
}

/** Given parameters and blocks must be valid; missing ones are supplied by each run. */
async function checkGiven(
  teamId: string,
  { definition }: FlowVersion,
  overrides: { params?: Record<string, unknown>; blocks?: Record<string, string> },
): Promise<void> {
  const { params = {}, blocks = {} } = overrides;
  checkParams({ ...definition.params, required: [] }, await resolveVariables(teamId, params));
  const issues = (await checkBindings(teamId, definition.blocks, blocks)).filter(({ path }) =>
    Object.hasOwn(blocks, path.slice("blocks.".length)),
  );
  if (issues[0]) throw new DomainError("invalid", issues[0].message, issues);
}

/** Parameters of a schedule must be valid; missing ones are the deployment's. */
async function checkSchedules(
  teamId: string,
  version: FlowVersion,
  inputs: readonly ScheduleInput[],
): Promise<void> {
  for (const { params } of inputs) await checkGiven(teamId, version, { params });
}

function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid", message, [{ path, message }]);
}
