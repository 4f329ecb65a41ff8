import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { columnInFilter, shownAttributes } from "@/lib/experiments/run-column";
import type { RunKeys } from "@/lib/experiments/run-keys";
import { FilterInput } from "./filter-input";
import type { RunsPage } from "./read-runs-page";
import { keptFields, type RunsAddress, runsHref } from "./runs-address";

const offeredKeys = 300;

/** The filter of an experiment's runs, and where reading it stopped. */
export function RunsFilter({
  id,
  wireId,
  address,
  keys,
  problem,
}: {
  id: string;
  wireId: string;
  address: RunsAddress;
  keys: RunKeys;
  problem: RunsPage["problem"];
}) {
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
          value={address.q}
          words={wordsOf(keys)}
          isInvalid={problem !== undefined}
        />
        <Button type="submit">Filter</Button>
        {address.q && (
          <LinkButton variant="quiet" href={runsHref(wireId, { ...address, q: undefined, after: undefined })}>
            Clear
          </LinkButton>
        )}
      </QueryForm>
      {problem && (
        <div role="alert" className="mt-1.5 text-sm text-bad">
          <p>{problem.message}</p>
          {problem.at !== undefined && address.q && (
            <code className="mt-1 block overflow-x-auto whitespace-pre rounded bg-raised px-2 py-1 text-xs text-ink">
              {address.q.slice(0, problem.at)}
              <mark className="bg-bad-soft text-bad underline decoration-wavy">
                {address.q.slice(problem.at) || " "}
              </mark>
            </code>
          )}
        </div>
      )}
    </search>
  );
}

/** Names that a filter can use, as it writes them. */
function wordsOf(keys: RunKeys): string[] {
  const logged = (["metrics", "params", "tags"] as const).flatMap((kind) =>
    keys[kind].slice(0, offeredKeys).map((key) => columnInFilter({ kind, key })),
  );
  const attributes = [...Object.keys(shownAttributes), "run_name"].map((key) => `attributes.${key}`);
  return [...logged, ...attributes].filter((word) => word !== undefined);
}
