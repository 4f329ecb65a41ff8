import type { FieldIssue } from "@/lib/base/errors";
import type { BlockSlot, FlowDefinition, FlowNode } from "./flow";
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

/** Slots that two nodes name alike but require with different types, and names for slots that a task does not have. */
export function checkSlots(definition: FlowDefinition, tasks: Tasks): FieldIssue[] {
  const first = new Map<string, { node: string; types: string }>();
  const wrong = slotsOfTasks(definition, tasks).flatMap(({ node, name, slot }) => {
    const types = typesOf(slot).join(" or ");
    const known = first.get(name);
    if (!known) first.set(name, { node, types });
    if (!known || known.types === types) return [];
    const message = `Asks for a ${types} in the slot "${name}", where ${known.node} asks for a ${known.types}. Give the slot another name here.`;
    return [{ path: `nodes.${node}.slots`, message }];
  });
  return [...unknownSlots(definition, tasks), ...wrong];
}

function unknownSlots(definition: FlowDefinition, tasks: Tasks): FieldIssue[] {
  return definition.nodes.flatMap((node) => {
    const known = slotsOfNode(node, tasks);
    return Object.keys(node.slots ?? {})
      .filter((own) => !known.some((slot) => slot.own === own))
      .map((own) => ({ path: `nodes.${node.id}.slots`, message: `"${node.task}" has no slot "${own}".` }));
  });
}

/** A task's slot in the form of a flow's definition. */
export function slotAsData({ type, orType, isOptional = false }: Slot): BlockSlot {
  return { type: type.slug, ...(orType && { orType: orType.slug }), isOptional };
}

/** Name in its flow of a task's slot. @param own the task's name for it */
export function slotName(node: Pick<FlowNode, "slots">, own: string): string {
  return node.slots?.[own] ?? own;
}

function slotsOfTasks(definition: FlowDefinition, tasks: Tasks) {
  return definition.nodes.flatMap((node) => slotsOfNode(node, tasks));
}

function slotsOfNode(node: FlowNode, tasks: Tasks) {
  const task = tasks.get(node.task);
  const slots = task && !isControl(task) ? Object.entries(task.blocks ?? {}) : [];
  return slots.map(([own, slot]) => ({
    node: node.id,
    own,
    name: slotName(node, own),
    slot: slotAsData(slot),
  }));
}
