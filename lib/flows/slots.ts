import type { FieldIssue } from "@/lib/base/errors";
import type { BlockSlot, FlowDefinition } from "./flow";
import { isControl, type Slot, type Task } from "./task";
import { typesOf } from "./types-of";

type Tasks = ReadonlyMap<string, Task>;

/**
 * Block slots of a flow's tasks, by name; undefined when there are none. Nodes with the same slot name share the slot;
 * it is optional only when it is optional for all of them.
 */
export function slotsOf(definition: FlowDefinition, tasks: Tasks): Record<string, BlockSlot> | undefined {
  const slots: Record<string, BlockSlot> = {};
  for (const { name, slot } of slotsOfTasks(definition, tasks))
    slots[name] = { ...slot, isOptional: slot.isOptional && (slots[name]?.isOptional ?? true) };
  return Object.keys(slots).length > 0 ? slots : undefined;
}

/** Slots that two nodes name alike but require with different types. */
export function checkSlots(definition: FlowDefinition, tasks: Tasks): FieldIssue[] {
  const first = new Map<string, { node: string; types: string }>();
  return slotsOfTasks(definition, tasks).flatMap(({ node, name, slot }) => {
    const types = typesOf(slot).join(" or ");
    const known = first.get(name);
    if (!known) first.set(name, { node, types });
    if (!known || known.types === types) return [];
    const message = `Asks for a ${types} in the slot "${name}", where ${known.node} asks for a ${known.types}.`;
    return [{ path: `nodes.${node}.task`, message }];
  });
}

/** A task's slot in the form of a flow's definition. */
export function slotAsData({ type, orType, isOptional = false }: Slot): BlockSlot {
  return { type: type.slug, ...(orType && { orType: orType.slug }), isOptional };
}

function slotsOfTasks(definition: FlowDefinition, tasks: Tasks) {
  return definition.nodes.flatMap((node) => {
    const task = tasks.get(node.task);
    const slots = task && !isControl(task) ? Object.entries(task.blocks ?? {}) : [];
    return slots.map(([name, slot]) => ({ node: node.id, name, slot: slotAsData(slot) }));
  });
}
