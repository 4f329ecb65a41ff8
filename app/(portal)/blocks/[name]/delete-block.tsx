import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { deleteBlockAction } from "@/app/(portal)/blocks/actions";
import { type BlockUse, usesInWords } from "@/lib/blocks/where-used";

/** Deletes the block; one in use only after saying what that breaks. */
export function DeleteBlock({ name, uses }: { name: string; uses: BlockUse[] }) {
  const isUsed = uses.length > 0;
  return (
    <DeletePanel
      what="block"
      name={name}
      effect={
        isUsed
          ? `In use by ${usesInWords(uses)}. They stop working until you bind another block.`
          : "Not in use. Its secrets are deleted permanently."
      }
      action={deleteBlockAction}
      values={{ name }}
    >
      {isUsed && (
        <label className="flex items-center gap-2">
          <input type="checkbox" name="force" value="true" required className="accent-accent" />
          Delete anyway
        </label>
      )}
    </DeletePanel>
  );
}
