import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { flows, flowVersions } from "@/db/schema/flows";
import { DomainError } from "@/lib/base/errors";
import { definitionOf } from "./definition-of";
import type { FlowDefinition } from "./flow";

export type FlowRow = typeof flows.$inferSelect;
export type FlowVersion = Omit<typeof flowVersions.$inferSelect, "definition"> & {
  definition: FlowDefinition;
};

/** All flows of the team, by name. */
export async function listFlows(teamId: string): Promise<FlowRow[]> {
  return db().select().from(flows).where(eq(flows.teamId, teamId)).orderBy(flows.name);
}

/** One flow with its versions, newest (saved last) first. @throws DomainError "not-found" */
export async function getFlow(teamId: string, slug: string): Promise<FlowRow & { versions: FlowVersion[] }> {
  const [flow] = await db()
    .select()
    .from(flows)
    .where(and(eq(flows.teamId, teamId), eq(flows.slug, slug)));
  if (!flow) throw new DomainError("not-found", `There is no flow "${slug}".`);
  const versions = await db()
    .select()
    .from(flowVersions)
    .where(and(eq(flowVersions.teamId, teamId), eq(flowVersions.flowId, flow.id)))
    .orderBy(desc(flowVersions.savedAt), desc(flowVersions.version));
  return { ...flow, versions: versions.map(toFlowVersion) };
}

/** @throws DomainError "not-found" */
export async function getFlowVersion(teamId: string, id: string): Promise<FlowVersion> {
  const [row] = await db()
    .select()
    .from(flowVersions)
    .where(and(eq(flowVersions.teamId, teamId), eq(flowVersions.id, id)));
  if (!row) throw new DomainError("not-found", "There is no such flow version.");
  return toFlowVersion(row);
}

/** A row with its definition parsed. */
export function toFlowVersion(row: typeof flowVersions.$inferSelect): FlowVersion {
  return { ...row, definition: definitionOf(row) };
}
