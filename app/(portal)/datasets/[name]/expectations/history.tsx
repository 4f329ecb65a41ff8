import { Time } from "@/app/_components/ui/time";
import { ChangeHistory } from "@/app/(portal)/datasets/[name]/change-history";
import { expectationChanges } from "@/lib/datasets/expectations/changes";
import type { StoredExpectations } from "@/lib/datasets/expectations/stored-expectations";

const shownVersions = 10;

/** Versions of a dataset's expectations, newest first: who made each, when, and what it changed. */
export function ExpectationsHistory({ stored }: { stored: readonly StoredExpectations[] }) {
  const versions = stored.slice(0, shownVersions).map(({ number, by, createdAt, expectations }, index) => ({
    number,
    what: (
      <>
        Version {number}, by {by ?? "someone who is gone"} <Time value={createdAt} />
      </>
    ),
    changes: expectationChanges(stored[index + 1]?.expectations ?? [], expectations),
  }));
  return <ChangeHistory versions={versions} />;
}
