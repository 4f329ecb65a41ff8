import { Time } from "@/app/_components/ui/time";
import { expectationChanges } from "@/lib/datasets/expectations/changes";
import type { StoredExpectations } from "@/lib/datasets/expectations/stored-expectations";

const shownVersions = 10;
const shownChanges = 5;

/** Versions of a dataset's expectations, newest first: who made each, when, and what it changed. */
export function ExpectationsHistory({ stored }: { stored: readonly StoredExpectations[] }) {
  return (
    <ol className="grid gap-2 text-sm">
      {stored.slice(0, shownVersions).map(({ number, by, createdAt, expectations }, index) => {
        const changes = expectationChanges(stored[index + 1]?.expectations ?? [], expectations);
        return (
          <li key={number} className="border-l-2 border-line pl-3 [overflow-wrap:anywhere]">
            Version {number}, by {by ?? "someone who is gone"} <Time value={createdAt} />
            <ul className="list-disc pl-5 text-muted">
              {changes.slice(0, shownChanges).map((change) => (
                <li key={change}>{change}</li>
              ))}
              {changes.length > shownChanges && <li>{changes.length - shownChanges} more</li>}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
