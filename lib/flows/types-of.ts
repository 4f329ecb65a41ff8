import type { BlockSlot } from "./flow";

/** The types of block that fit into a slot. */
export function typesOf({ type, orType }: Pick<BlockSlot, "type" | "orType">): string[] {
  return orType ? [type, orType] : [type];
}
