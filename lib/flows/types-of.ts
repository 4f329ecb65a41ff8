import type { BlockSlot } from "./flow";

/** Types of block that a slot accepts. */
export function typesOf({ type, orType }: Pick<BlockSlot, "type" | "orType">): string[] {
  return orType ? [type, orType] : [type];
}
