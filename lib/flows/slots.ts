import type { FieldIssue } from "@/lib/errors";
import type { BlockSlot, FlowDefinition } from "./flow";
import { isControl, type Task } from "./task";

type Tasks = ReadonlyMap<string, Task>;

/**
 * The slots that the tasks of a flow ask for, by name; undefined when there are none. A slot that several nodes ask for is
 * one, and optional only when all of them can do without.
 */
export function slotsOf(definition: FlowDefinition, tasks: Tasks): Record<string, BlockSlot> | undefined {
  const slots: Record<string, BlockSlot> = {};
  for (const { slot, type, isOptional = false } of asked(definition, tasks))
    slots[slot] = { type: type.slug, isOptional: isOptional && (slots[slot]?.isOptional ?? true) };
  return Object.keys(slots).length > 0 ? slots : undefined;
}

/** Slots that two nodes name alike but want another type of block for. */
export function checkSlots(definition: FlowDefinition, tasks: Tasks): FieldIssue[] {
  const first = new Map<string, { node: string; type: string }>();
  return asked(definition, tasks).flatMap(({ node, slot, type }) => {
    const known = first.get(slot);
    if (!known) first.set(slot, { node, type: type.slug });
    if (!known || known.type === type.slug) return [];
    const message = `Asks for a ${type.slug} in the slot "${slot}", where ${known.node} asks for a ${known.type}.`;
    return [{ path: `nodes.${node}.task`, message }];
  });
}

function asked(definition: FlowDefinition, tasks: Tasks) {
  return definition.nodes.flatMap((node) => {
    const task = tasks.get(node.task);
    const slots = task && !isControl(task) ? Object.entries(task.blocks ?? {}) : [];
    return slots.map(([slot, wanted]) => ({ node: node.id, slot, ...wanted }));
  });
}
