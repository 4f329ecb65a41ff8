import { ActionForm } from "@/app/_components/action-form";
import { SubmitButton } from "@/app/_components/submit-button";
import { deleteBlockAction } from "@/app/(portal)/blocks/actions";
import { type BlockUse, usesInWords } from "@/lib/blocks/where-used";

/** Deletes the block; one in use only after saying what that breaks. */
export function DeletePanel({ name, uses }: { name: string; uses: BlockUse[] }) {
  return (
    <details className="max-w-3xl rounded-md border border-line bg-panel px-4 py-2">
      <summary className="cursor-pointer text-sm font-medium">Delete this block</summary>
      <div className="grid gap-3 py-3 text-sm">
        <p>
          {uses.length > 0
            ? `It is in use by ${usesInWords(uses)}. Without it, that stops working until another block takes its place.`
            : "Nothing uses it. Its secrets are gone for good."}
        </p>
        <ActionForm action={deleteBlockAction} values={{ name }}>
          {uses.length > 0 && (
            <label className="flex items-center gap-2">
              <input type="checkbox" name="force" value="true" required className="accent-accent" />
              Delete it all the same
            </label>
          )}
          <SubmitButton variant="danger" pending="Deleting…">
            Delete
          </SubmitButton>
        </ActionForm>
      </div>
    </details>
  );
}
