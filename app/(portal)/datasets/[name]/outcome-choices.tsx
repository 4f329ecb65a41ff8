import { Button } from "@/app/_components/ui/button";
import { cut } from "@/app/_components/ui/format";
import { percent } from "@/lib/base/number-text";
import type { DatasetColumn } from "@/lib/datasets/dataset";

/** Most columns that are offered; the schema page lists all of them. */
const mostOffered = 8;

/** A column that may be the outcome. */
export type OutcomeCandidate = Pick<DatasetColumn, "name" | "top">;

/**
 * A button for each column that may be the outcome, the likeliest first, with its values and how frequent they are.
 * @param choose receives the column; without it, the buttons send their form with the field `column`
 */
export function OutcomeChoices({
  candidates,
  choose,
}: {
  candidates: readonly OutcomeCandidate[];
  choose?: (column: string) => void;
}) {
  return candidates.slice(0, mostOffered).map(({ name, top }) => (
    <Button
      key={name}
      name="column"
      value={name}
      className="h-auto! min-h-8 flex-wrap gap-x-2! gap-y-0 py-1 text-left whitespace-normal! [overflow-wrap:anywhere]"
      {...(choose ? { onClick: () => choose(name) } : { type: "submit" })}
    >
      <span className="font-mono">{name}</span>
      <span className="font-normal text-muted">{valuesInWords(top)}</span>
    </Button>
  ));
}

/** "N 93.6 %, Y 6.4 %" */
function valuesInWords(top: OutcomeCandidate["top"]): string {
  const rows = top.reduce((sum, { count }) => sum + count, 0);
  return top.map(({ value, count }) => `${cut(value, 20)} ${percent(count / rows)}`).join(", ");
}
