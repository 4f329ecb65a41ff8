import { randomUUID } from "node:crypto";
import { v7 } from "uuid";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { flows, flowVersions } from "@/db/schema/flows";
import { runs, taskRuns } from "@/db/schema/runs";

/**
 * Inserts runs of a one-node flow with the given values, for tests that read or delete runs.
 * @returns their ids
 */
export async function insertRuns(
  teamId: string,
  given: Partial<typeof runs.$inferInsert>[],
  nodeId = "work",
): Promise<string[]> {
  const slug = `flow-${randomUUID()}`;
  const [flow] = await db().insert(flows).values({ teamId, slug, name: "A flow" }).returning();
  const definition = {
    slug,
    params: { type: "object", properties: {} },
    nodes: [{ id: nodeId, task: "work" }],
  };
  const [version] = await db()
    .insert(flowVersions)
    .values({ teamId, flowId: flow!.id, version: 1, hash: slug, definition })
    .returning();
  const made = await db()
    .insert(runs)
    .values(
      given.map((values, index) => ({
        // As in the portal, of the time at which it was created.
        id: values.createdAt ? v7({ msecs: values.createdAt.getTime() }) : newId(),
        teamId,
        name: `test-run-${index}`,
        flowId: flow!.id,
        flowVersionId: version!.id,
        params: {},
        trigger: { type: "person", userId: "u", name: "Ada" },
        state: "Completed" as const,
        ...values,
      })),
    )
    .returning({ id: runs.id, state: runs.state });
  await db()
    .insert(taskRuns)
    .values(made.map(({ id, state }) => ({ teamId, runId: id, nodeId, task: "work", state })));
  return made.map(({ id }) => id);
}
