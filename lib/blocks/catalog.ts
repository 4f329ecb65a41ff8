import { DomainError } from "@/lib/errors";
import type { BlockType } from "./block-type";

// Loaded lazily and awaited, as inngest/catalog.ts says why.
const files = import.meta.glob<{ default: BlockType }>("./catalog/*.ts");
const modules = await Promise.all(Object.values(files).map((load) => load()));

/** The block types by slug: every file in lib/blocks/catalog. */
export const blockTypes: ReadonlyMap<string, BlockType> = new Map(
  modules.map(({ default: type }) => [type.slug, type]),
);

/** @throws DomainError "invalid" naming the types there are */
export function getBlockType(slug: string): BlockType {
  const type = blockTypes.get(slug);
  if (type) return type;
  throw new DomainError(
    "invalid",
    `There is no block type "${slug}". There is: ${[...blockTypes.keys()].join(", ")}.`,
    [{ path: "type", message: `There is no block type "${slug}".` }],
  );
}
