import type { FieldIssue } from "@/lib/errors";
import type { FlowDefinition } from "./flow";
import { isControl, type Task } from "./task";

/** A slot of a flow, for a deployment to bind a block to. */
export interface FlowSlot {
  slot: string;
  /** The slug of the block type that fits, and what it is called. */
  type: string;
  typeName: string;
  /** True when every node that asks for it can do without. */
  isOptional: boolean;
  nodes: string[];
}

/** The slots of all nodes of a flow; a slot that several nodes ask for is one. */
export function slotsOf(definition: FlowDefinition, tasks: ReadonlyMap<string, Task>): FlowSlot[] {
  const slots = new Map<string, FlowSlot>();
  for (const { node, slot, type, isOptional = false } of asked(definition, tasks)) {
    const known = slots.get(slot);
    slots.set(slot, {
      slot,
      type: type.slug,
      typeName: type.name,
      isOptional: isOptional && (known?.isOptional ?? true),
      nodes: [...(known?.nodes ?? []), node],
    });
  }
  return [...slots.values()];
}

/** Slots that two nodes name alike but want another type of block for. */
export function checkSlots(definition: FlowDefinition, tasks: ReadonlyMap<string, Task>): FieldIssue[] {
  const first = new Map<string, { node: string; type: string }>();
  return asked(definition, tasks).flatMap(({ node, slot, type }) => {
    const known = first.get(slot);
    if (!known) first.set(slot, { node, type: type.slug });
    if (!known || known.type === type.slug) return [];
    const message = `Asks for a ${type.slug} in the slot "${slot}", where ${known.node} asks for a ${known.type}.`;
    return [{ path: `nodes.${node}.task`, message }];
  });
}

function asked(definition: FlowDefinition, tasks: ReadonlyMap<string, Task>) {
  return definition.nodes.flatMap((node) => {
    const task = tasks.get(node.task);
    const slots = task && !isControl(task) ? Object.entries(task.blocks ?? {}) : [];
    return slots.map(([slot, wanted]) => ({ node: node.id, slot, ...wanted }));
  });
}
