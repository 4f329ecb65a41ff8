import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { openBlock } from "@/lib/blocks/open-block";
import type { FlowNode } from "@/lib/flows/flow";
import { slotName } from "@/lib/flows/slots";
import type { TaskContext, WorkTask } from "@/lib/flows/task";

/** A node's `block()`: opens the block that the deployment had bound to a slot when the run was started. */
export function boundBlock(
  { teamId, runId }: { teamId: string; runId: string },
  node: Pick<FlowNode, "slots">,
  task: WorkTask,
): TaskContext<unknown>["block"] {
  return async (own) => {
    const slotType = task.blocks?.[own];
    if (!slotType) throw new Error(`The task "${task.slug}" declares no slot "${own}".`);
    const slot = slotName(node, own);
    const [run] = await db().select({ blocks: runs.blocks }).from(runs).where(eq(runs.id, runId));
    const name = run?.blocks[slot];
    const types = slotType.orType ? [slotType.type, slotType.orType] : [slotType.type];
    if (name) return openBlock(teamId, name, ...types);
    if (slotType.isOptional) return undefined;
    throw new DomainError(
      "conflict",
      `No block is bound to the slot "${slot}". Bind a ${types.map((type) => type.name).join(" or ")} in the deployment.`,
    );
  };
}
