import type { ReactNode } from "react";

const shownChanges = 5;

/** Versions of something a team edits, newest first. */
export function ChangeHistory({
  versions,
}: {
  /** `what` says who made the version and when; `changes` what it changed. */
  versions: { number: number; what: ReactNode; changes: readonly string[] }[];
}) {
  return (
    <ol className="grid gap-2 text-sm">
      {versions.map(({ number, what, changes }) => (
        <li key={number} className="border-l-2 border-line pl-3 [overflow-wrap:anywhere]">
          {what}
          {changes.length > 0 && (
            <ul className="list-disc pl-5 text-muted">
              {changes.slice(0, shownChanges).map((change) => (
                <li key={change}>{change}</li>
              ))}
              {changes.length > shownChanges && <li>{changes.length - shownChanges} more</li>}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
