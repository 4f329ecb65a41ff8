import type { FormState } from "@/app/_server/action";

/**
 * Sends along when what a form shows was last changed, and tells what somebody else has changed since; the next press
 * then puts the form's in its place.
 */
export function Meanwhile({ state, updatedAt }: { state: FormState; updatedAt?: string }) {
  const { meanwhile } = state ?? {};
  return (
    <>
      {updatedAt && <input type="hidden" name="updatedAt" value={meanwhile?.updatedAt ?? updatedAt} />}
      {meanwhile && (
        <div role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
          <ul className="list-disc pl-5">
            {meanwhile.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
