import type { FormState } from "@/app/_server/action";

/**
 * Optimistic locking of an edit form: a hidden field with the time of the last change, and after a conflict the list of
 * changes that others made. Saving again overwrites them.
 */
export function EditConflict({ state, updatedAt }: { state: FormState; updatedAt?: string }) {
  const { conflict } = state ?? {};
  return (
    <>
      {updatedAt && <input type="hidden" name="updatedAt" value={conflict?.updatedAt ?? updatedAt} />}
      {conflict && (
        <div role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
          <ul className="list-disc pl-5">
            {conflict.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
