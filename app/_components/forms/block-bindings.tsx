import { type FieldIssue, issueAt } from "@/lib/base/errors";
import type { BlockSlot } from "@/lib/flows/flow";
import { typesOf } from "@/lib/flows/types-of";
import { type BlockChoice, BlockSelect, typesInWords } from "./block-select";
import { describedBy, Field } from "./field";

/**
 * Which block goes into each slot of a flow; controls are named `blocks.<slot>` and read back by `readBlockBindings`.
 * Renders nothing for a flow without slots. Stands within a form of the page.
 * @param slots those of the flow's definition
 * @param bound block names by slot, at first
 * @param blocks the team's blocks, by type
 */
export function BlockBindings({
  slots = {},
  blocks,
  bound = {},
  issues = [],
}: {
  slots?: Record<string, BlockSlot>;
  blocks: BlockChoice[];
  bound?: Record<string, string>;
  issues?: FieldIssue[];
}) {
  if (Object.keys(slots).length === 0) return null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">Blocks</legend>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {Object.entries(slots).map(([slot, slotType]) => {
          const name = `blocks.${slot}`;
          const { isOptional } = slotType;
          const types = typesOf(slotType);
          const hint = `Block: ${typesInWords(types, blocks)}.`;
          const error = issueAt(issues, name);
          return (
            <Field
              key={slot}
              id={name}
              label={`${slot}${isOptional ? " (optional)" : ""}`}
              hint={hint}
              error={error}
            >
              <BlockSelect
                id={name}
                name={name}
                types={types}
                blocks={blocks}
                value={bound[slot] ?? ""}
                required={!isOptional}
                {...describedBy(name, { hint, error })}
              />
            </Field>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Values of a submitted `BlockBindings`: block names by slot, without empty slots. */
export function readBlockBindings(form: FormData): Record<string, string> {
  const entries = [...form.entries()].filter(([name, value]) => name.startsWith("blocks.") && value !== "");
  return Object.fromEntries(entries.map(([name, value]) => [name.slice("blocks.".length), String(value)]));
}
