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
        <ul role="alert" className="list-disc pl-5 text-sm text-bad [overflow-wrap:anywhere]">
          {meanwhile.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </>
  );
}
