import type { FieldIssue } from "@/lib/base/errors";
import { listBlocks } from "@/lib/blocks/queries";
import type { BlockSlot } from "./flow";
import { typesOf } from "./types-of";

/**
 * Problems of the blocks bound to a flow's slots: required slots without a block, missing blocks, blocks of another
 * type, unknown slots. Empty when a run can start.
 */
export async function checkBindings(
  teamId: string,
  slots: Record<string, BlockSlot> = {},
  bound: Record<string, string> = {},
): Promise<FieldIssue[]> {
  const names = Object.keys(bound);
  if (names.length === 0 && Object.values(slots).every(({ isOptional }) => isOptional)) return [];
  const types = new Map((await listBlocks(teamId)).map(({ name, type }) => [name, type]));
  const issue = (slot: string, message: string) => ({ path: `blocks.${slot}`, message });
  const unknown = names
    .filter((name) => !Object.hasOwn(slots, name))
    .map((name) => issue(name, `The flow has no slot "${name}".`));
  const wrong = Object.entries(slots).flatMap(([slot, slotType]) => {
    const name = bound[slot];
    const wanted = typesOf(slotType).join(" or ");
    if (!name) return slotType.isOptional ? [] : [issue(slot, `Bind a block of the type ${wanted}.`)];
    const found = types.get(name);
    if (found && typesOf(slotType).includes(found)) return [];
    return [
      issue(
        slot,
        found ? `The block "${name}" is a ${found}; a ${wanted} is needed.` : `There is no block "${name}".`,
      ),
    ];
  });
  return [...unknown, ...wrong];
}
