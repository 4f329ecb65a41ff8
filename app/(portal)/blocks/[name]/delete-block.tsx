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
          ? `It is in use by ${usesInWords(uses)}. Without it, that stops working until another block takes its place.`
          : "Nothing uses it. Its secrets are gone for good."
      }
      action={deleteBlockAction}
      values={{ name }}
    >
      {isUsed && (
        <label className="flex items-center gap-2">
          <input type="checkbox" name="force" value="true" required className="accent-accent" />
          Delete it all the same
        </label>
      )}
    </DeletePanel>
  );
}
