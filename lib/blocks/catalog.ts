import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { BlockType } from "./block-type";

const files = import.meta.glob<{ default: BlockType }>("./catalog/*.ts");

/** The block types by slug: every file in lib/blocks/catalog. */
export const blockTypes: ReadonlyMap<string, BlockType> = await loadBySlug(files);

/** @throws DomainError "invalid" naming the types there are */
export const getBlockType = (slug: string): BlockType =>
  findBySlug(blockTypes, "block type", slug, { path: "type" });
