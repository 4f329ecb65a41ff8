import type { BlockChoice } from "@/app/_components/forms/block-select";
import { blockTypes } from "@/lib/blocks/catalog";
import { listBlocks } from "@/lib/blocks/queries";

/** Every type of block with the team's blocks of it, by the type's name, for selects. */
export async function readBlockChoices(teamId: string): Promise<BlockChoice[]> {
  const blocks = await listBlocks(teamId);
  return [...blockTypes.values()]
    .map(({ slug, name }) => ({
      type: slug,
      typeName: name,
      names: blocks.filter(({ type }) => type === slug).map((block) => block.name),
    }))
    .sort((a, b) => a.typeName.localeCompare(b.typeName));
}
