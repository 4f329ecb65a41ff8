import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { experimentRunStatuses } from "@/lib/experiments/experiment";
import { columnInFilter, columnName, shownAttributes } from "@/lib/experiments/run-column";
import { FilterInput } from "./filter-input";
import type { FilterWords } from "./filter-offers";
import { FilterProblem } from "./filter-problem";
import { offeredColumns, type RunsPage } from "./read-runs-page";
import { keptFields, type RunsAddress, runsHref } from "./runs-address";

const offeredKeys = 300;
const offeredValues = 30;
const longestValue = 200;

/** The filter of an experiment's runs, and where reading it stopped. */
export function RunsFilter({
  id,
  wireId,
  address,
  page,
}: {
  id: string;
  wireId: string;
  address: RunsAddress;
  page: RunsPage;
}) {
  const { problem } = page;
  const kept = keptFields({ ...address, q: undefined, after: undefined });
  return (
    <search className="mb-3">
      <QueryForm
        id={id}
        action={`/experiments/${wireId}`}
        kept={kept}
        className="no-print flex flex-wrap items-start gap-2"
      >
        <FilterInput
          key={address.q}
          name="q"
          label="Filter of runs"
          example="metrics.accuracy > 0.9 and params.model = 'forest'"
          value={address.q}
          words={wordsOf(page)}
          isInvalid={problem !== undefined}
        />
        <Button type="submit">Filter</Button>
        {address.q && (
          <LinkButton variant="quiet" href={runsHref(wireId, { ...address, q: undefined, after: undefined })}>
            Clear
          </LinkButton>
        )}
      </QueryForm>
      {problem && <FilterProblem filter={address.q} {...problem} />}
    </search>
  );
}

/** Names that a filter can use, and values of the runs that are listed. */
function wordsOf({ keys, columns, listed }: RunsPage): FilterWords {
  const logged = (["metrics", "params", "tags"] as const).flatMap((kind) =>
    keys[kind].slice(0, offeredKeys).map((key) => columnInFilter({ kind, key })),
  );
  const attributes = [...Object.keys(shownAttributes), "run_name"].map((key) => `attributes.${key}`);
  const known = [...columns, ...offeredColumns(keys)].flatMap((column): [string, string[]][] => {
    const name = columnInFilter(column);
    const values = listed.map(({ run }) => run.values.get(columnName(column)));
    const texts = [
      ...new Set(
        values.flatMap((value) => (typeof value === "string" && value.length <= longestValue ? value : [])),
      ),
    ];
    return name && texts.length > 0 ? [[name, texts.slice(0, offeredValues).map(quoted)]] : [];
  });
  return {
    names: [...logged, ...attributes].filter((word) => word !== undefined),
    values: { ...Object.fromEntries(known), "attributes.status": experimentRunStatuses.map(quoted) },
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
