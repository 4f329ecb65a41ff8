import type { ComponentProps } from "react";
import { Select } from "./field";

/** A type of block, and the team's blocks of it. */
export type BlockChoice = { type: string; typeName: string; names: string[] };

/** "PostgreSQL database", "Google Cloud Storage bucket or Local bucket". */
export function typesInWords(types: readonly string[], blocks: readonly BlockChoice[]): string {
  const nameOf = (type: string) => blocks.find((block) => block.type === type)?.typeName ?? type;
  return types.map(nameOf).join(" or ");
}

/** Select for the team's blocks of some types, or a way to make the first; a deleted block that is still referenced stays visible. */
export function BlockSelect({
  types,
  blocks,
  value,
  ...rest
}: { types: string[]; blocks: BlockChoice[]; value: string } & ComponentProps<"select">) {
  const fitting = blocks.filter(({ type }) => types.includes(type));
  const withBlocks = fitting.filter(({ names }) => names.length > 0);
  const isKnown = fitting.some(({ names }) => names.includes(value));
  const select = (
    <Select {...rest} defaultValue={value}>
      <option value="">{withBlocks.length > 0 ? "–" : `No ${typesInWords(types, blocks)} yet`}</option>
      {value && !isKnown && <option value={value}>{value} (deleted)</option>}
      {withBlocks.map(({ type, typeName, names }) => {
        const options = names.map((name) => <option key={name}>{name}</option>);
        return types.length > 1 ? (
          <optgroup key={type} label={typeName}>
            {options}
          </optgroup>
        ) : (
          options
        );
      })}
    </Select>
  );
  if (withBlocks.length > 0) return select;
  return (
    <>
      {select}
      <p className="text-xs text-muted">
        {/* In a tab of its own, so that nothing that was typed here is lost. */}
        {fitting.map(({ type, typeName }) => (
          <a
            key={type}
            href={`/blocks/new/${type}`}
            target="_blank"
            rel="noreferrer"
            className="mr-3 underline"
          >
            New {typeName}
          </a>
        ))}
        Then reload this page.
      </p>
    </>
  );
}
