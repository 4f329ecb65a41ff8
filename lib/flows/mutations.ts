import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { flows, flowVersions } from "@/db/schema/flows";
import { DomainError } from "@/lib/errors";
import { checkWiring } from "./check-wiring";
import { FlowDefinition } from "./flow";
import { flowHash } from "./flow-hash";
import type { Task } from "./task";

/**
 * Keeps `definition` as a version of the flow, which is made where it is missing. The same content is the same version.
 * @throws DomainError "invalid" naming node and field when the wiring is wrong
 */
export async function saveFlow(
  teamId: string,
  flow: { name: string; description: string; isShipped: boolean; createdBy?: string },
  given: FlowDefinition,
  tasks: ReadonlyMap<string, Task>,
): Promise<{ flowId: string; flowVersionId: string; version: number }> {
  const definition = FlowDefinition.parse(given);
  const issues = checkWiring(definition, tasks);
  if (issues.length > 0) throw new DomainError("invalid", "The flow's wiring is wrong.", issues);
  const hash = flowHash(definition);
  const { name, description, isShipped, createdBy } = flow;
  return db().transaction(async (tx) => {
    const [row] = await tx
      .insert(flows)
      .values({ teamId, slug: definition.slug, name, description, isShipped })
      .onConflictDoUpdate({ target: [flows.teamId, flows.slug], set: { name, description } })
      .returning({ id: flows.id });
    const flowId = row!.id;
    const versions = await tx
      .select({ id: flowVersions.id, version: flowVersions.version, hash: flowVersions.hash })
      .from(flowVersions)
      .where(and(eq(flowVersions.teamId, teamId), eq(flowVersions.flowId, flowId)))
      .orderBy(desc(flowVersions.version));
    const known = versions.find((version) => version.hash === hash);
    if (known) return { flowId, flowVersionId: known.id, version: known.version };
    const version = (versions[0]?.version ?? 0) + 1;
    const [made] = await tx
      .insert(flowVersions)
      .values({ teamId, flowId, version, hash, definition, createdBy })
      .returning({ id: flowVersions.id });
    return { flowId, flowVersionId: made!.id, version };
  });
}
