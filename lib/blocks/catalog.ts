import { DomainError } from "@/lib/errors";
import { loadBySlug } from "@/lib/load-by-slug";
import type { BlockType } from "./block-type";

const files = import.meta.glob<{ default: BlockType }>("./catalog/*.ts");

/** The block types by slug: every file in lib/blocks/catalog. */
export const blockTypes: ReadonlyMap<string, BlockType> = await loadBySlug(files);

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
