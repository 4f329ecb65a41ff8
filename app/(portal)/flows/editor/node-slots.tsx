"use client";

import { describedBy, Field, Input } from "@/app/_components/forms/field";
import type { BlockSlot, FlowNode } from "@/lib/flows/flow";
import { typesOf } from "@/lib/flows/types-of";

/** Names that the slots of a node's task have in the flow; nothing where it has none. */
export function NodeSlots({
  node,
  slots,
  error,
  onChange,
}: {
  node: FlowNode;
  slots: Record<string, BlockSlot>;
  error?: string;
  onChange: (names: FlowNode["slots"]) => void;
}) {
  return Object.entries(slots).map(([own, slot]) => {
    const id = `${node.id}.slots.${own}`;
    const hint = `A deployment binds a block of type ${typesOf(slot).join(" or ")} to it. Nodes that name a slot alike share its block.`;
    return (
      <Field key={own} id={id} label={`Slot for ${own}`} hint={hint} error={error}>
        <Input
          id={id}
          value={node.slots?.[own] ?? ""}
          placeholder={own}
          className="font-mono"
          {...describedBy(id, { hint, error })}
          onChange={({ target }) => onChange(withName(node.slots, own, target.value))}
        />
      </Field>
    );
  });
}

/** Empty is the task's own name. */
function withName(names: FlowNode["slots"], own: string, name: string): FlowNode["slots"] {
  const { [own]: _, ...others } = names ?? {};
  const next = name === "" ? others : { ...others, [own]: name };
  return Object.keys(next).length > 0 ? next : undefined;
}
