import type { ComponentProps } from "react";
import { Select } from "./field";

/** A block that a field may name. */
export type BlockChoice = { name: string; type: string };

/** Select for the team's blocks of some types, or a way to make the first; a deleted block that is still referenced stays visible. */
export function BlockSelect({
  types,
  blocks,
  value,
  ...rest
}: { types: string[]; blocks: BlockChoice[]; value: string } & ComponentProps<"select">) {
  const names = blocks.filter((block) => types.includes(block.type)).map(({ name }) => name);
  const select = (
    <Select {...rest} defaultValue={value}>
      <option value="">{names.length > 0 ? "–" : `No ${types.join(" or ")} block yet`}</option>
      {value && !names.includes(value) && <option value={value}>{value} (deleted)</option>}
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
  if (names.length > 0) return select;
  return (
    <>
      {select}
      <p className="text-xs text-muted">
        {/* In a tab of its own, so that nothing that was typed here is lost. */}
        {types.map((type) => (
          <a
            key={type}
            href={`/blocks/new/${type}`}
            target="_blank"
            rel="noreferrer"
            className="mr-3 underline"
          >
            New {type} block
          </a>
        ))}
        Then reload this page.
      </p>
    </>
  );
}
