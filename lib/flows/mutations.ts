import { and, desc, eq, max, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { flows, flowVersions } from "@/db/schema/flows";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { checkWiring } from "./check-wiring";
import { FlowDefinition, type FlowInput } from "./flow";
import { flowHash } from "./flow-hash";
import { checkParamsSchema } from "./params-schema";
import { slotsOf } from "./slots";
import type { Task } from "./task";

type Tasks = ReadonlyMap<string, Task>;
type Saved = { flowId: string; flowVersionId: string; version: number };

/**
 * Saves `definition` as the newest version of the flow, which is created when missing. Identical content is the same
 * version.
 * @throws DomainError "invalid" naming node and field when the wiring is wrong, "conflict" when a team's own flow and a
 * shipped one would share the slug
 */
export async function saveFlow(
  teamId: string,
  flow: { name: string; description: string; isShipped: boolean; createdBy?: string },
  input: FlowDefinition,
  tasks: Tasks,
): Promise<Saved> {
  const definition = checked(FlowDefinition.parse(input), tasks);
  const { name, description, isShipped, createdBy } = flow;
  return db().transaction(async (tx) => {
    const [row] = await tx
      .insert(flows)
      .values({ teamId, slug: definition.slug, name, description, isShipped })
      .onConflictDoUpdate({
        target: [flows.teamId, flows.slug],
        set: { name, description },
        setWhere: eq(flows.isShipped, isShipped),
      })
      .returning({ id: flows.id });
    if (!row) throw slugTaken(definition.slug);
    return keepVersion(tx, teamId, row.id, definition, createdBy);
  });
}

/** Creates a team's own flow. @throws DomainError "invalid" naming node and field; "conflict" when the slug is taken */
export async function createFlow(
  teamId: string,
  input: FlowInput,
  tasks: Tasks,
  createdBy: string,
): Promise<Saved> {
  const { name, description, ...given } = input;
  const definition = checkedOwn(given, tasks);
  return db().transaction(async (tx) => {
    const [row] = await tx
      .insert(flows)
      .values({ teamId, slug: definition.slug, name, description })
      .onConflictDoNothing()
      .returning({ id: flows.id });
    if (!row) throw slugTaken(definition.slug);
    return keepVersion(tx, teamId, row.id, definition, createdBy);
  });
}

/**
 * Saves a new version of a team's own flow; name and description stay when not given.
 * @param basedOn id of the version that the edit started from, which must still be the newest
 * @throws DomainError "invalid" naming node and field, "not-found", "conflict" for a shipped flow or a newer version
 */
export async function updateFlow(
  teamId: string,
  input: Omit<FlowInput, "name" | "description"> & { name?: string; description?: string },
  tasks: Tasks,
  createdBy: string,
  basedOn?: string,
): Promise<Saved> {
  const { name, description, ...given } = input;
  const definition = checkedOwn(given, tasks);
  return db().transaction(async (tx) => {
    const [flow] = await tx
      .select({ id: flows.id, name: flows.name, isShipped: flows.isShipped })
      .from(flows)
      .where(and(eq(flows.teamId, teamId), eq(flows.slug, definition.slug)))
      .for("update");
    if (!flow) throw new DomainError("not-found", `There is no flow "${definition.slug}".`);
    if (flow.isShipped)
      throw new DomainError(
        "conflict",
        `"${definition.slug}" ships with Switchyard and can't be changed. Save your flow under another slug.`,
      );
    if (basedOn !== undefined && basedOn !== (await newestVersion(tx, flow.id))?.flowVersionId)
      throw new DomainError(
        "conflict",
        "Someone else saved a newer version while you were editing. Save again to see it.",
      );
    await tx
      .update(flows)
      .set({ name: name ?? flow.name, description })
      .where(eq(flows.id, flow.id));
    return keepVersion(tx, teamId, flow.id, definition, createdBy);
  });
}

/** The version saved last. The caller has locked the flow's row, so no newer one can appear. */
async function newestVersion(tx: Transaction, flowId: string) {
  const { id: flowVersionId, version, definition } = flowVersions;
  const [newest] = await tx
    .select({ flowVersionId, version, definition })
    .from(flowVersions)
    .where(eq(flowVersions.flowId, flowId))
    .orderBy(desc(flowVersions.savedAt), desc(flowVersions.version))
    .limit(1);
  return newest;
}

/** The caller has locked the flow's row, so version numbers are consecutive. */
async function keepVersion(
  tx: Transaction,
  teamId: string,
  flowId: string,
  definition: FlowDefinition,
  createdBy: string | undefined,
): Promise<Saved> {
  const newest = await newestVersion(tx, flowId);
  // Each start saves the shipped flows: what is as it was is no change, and none in the audit log.
  if (newest && JSON.stringify(newest.definition) === JSON.stringify(definition))
    return { flowId, flowVersionId: newest.flowVersionId, version: newest.version };
  const hash = flowHash(definition);
  // The hash ignores the order of fields, which forms take from the definition.
  const [known] = await tx
    .update(flowVersions)
    .set({ definition, savedAt: raw`clock_timestamp()` })
    .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.hash, hash)))
    .returning({ flowVersionId: flowVersions.id, version: flowVersions.version });
  if (known) return { flowId, ...known };
  const [last] = await tx
    .select({ version: max(flowVersions.version) })
    .from(flowVersions)
    .where(eq(flowVersions.flowId, flowId));
  const version = await nextNumber(tx, teamId, {
    kind: "flow",
    name: definition.slug,
    highest: last?.version ?? null,
  });
  const [inserted] = await tx
    .insert(flowVersions)
    .values({ teamId, flowId, version, hash, definition, createdBy, savedAt: raw`clock_timestamp()` })
    .returning({ id: flowVersions.id });
  return { flowId, flowVersionId: inserted!.id, version };
}

/** A team's own flow brings a parameter schema that a person wrote. */
function checkedOwn(definition: FlowDefinition, tasks: Tasks): FlowDefinition {
  const issues = checkParamsSchema(definition.params);
  if (issues.length > 0) throw refusal("The parameter schema is wrong", issues);
  return checked(definition, tasks);
}

function checked(definition: FlowDefinition, tasks: Tasks): FlowDefinition {
  const issues = checkWiring(definition, tasks);
  if (issues.length > 0) throw refusal("The flow's wiring is wrong", issues);
  // Slots in the input are ignored: they follow from the tasks.
  return FlowDefinition.parse({ ...definition, blocks: slotsOf(definition, tasks) });
}

function refusal(what: string, issues: DomainError["issues"]): DomainError {
  return new DomainError("invalid", `${what}: ${issues[0]?.path}: ${issues[0]?.message}`, issues);
}

function slugTaken(slug: string): DomainError {
  return new DomainError(
    "conflict",
    `A flow "${slug}" already exists. Choose another slug or edit that flow.`,
  );
}
