import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { columnName, type RunColumn, shownAttributes } from "@/lib/experiments/run-column";
import { ColumnChoice } from "./column-choice";
import type { RunsPage } from "./read-runs-page";
import { type RunsAddress, runCharts, runsFields, runsHref } from "./runs-address";

const chartLabels: Record<(typeof runCharts)[number], string> = {
  curves: "Curves",
  scatter: "Scatter",
  parallel: "Parallel coordinates",
  bars: "Bars",
};

/** Options of the table: columns, groups, chart, children, and runs that are deleted. */
export function TableOptions({
  wireId,
  address,
  page: { keys, columns, isTree },
}: {
  wireId: string;
  address: RunsAddress;
  page: RunsPage;
}) {
  const action = `/experiments/${wireId}`;
  const href = (change: Partial<RunsAddress>) =>
    runsHref(wireId, { ...address, after: undefined, ...change });
  const mayBeTree = !address.q && !address.stage && (isTree || address.flat);
  return (
    <div className="no-print mb-2 flex flex-wrap items-center gap-2">
      <Popover summary="Columns">
        <QueryForm action={action} kept={runsFields({ ...address, c: undefined, after: undefined })}>
          <ColumnChoice columns={choices(keys, columns)} chosen={columns.map(columnName)} />
          <div className="mt-3 flex gap-2">
            <Button type="submit" size="sm" variant="primary">
              Show columns
            </Button>
            <LinkButton size="sm" href={href({ c: [] })}>
              Usual columns
            </LinkButton>
          </div>
        </QueryForm>
      </Popover>
      <QueryForm
        action={action}
        kept={runsFields({ ...address, group: undefined, after: undefined })}
        className="flex items-center gap-2"
      >
        <Select
          name="group"
          aria-label="Group by"
          defaultValue={address.group ?? ""}
          key={address.group}
          className="w-auto! max-w-52"
        >
          <option value="">No groups</option>
          {(["params", "tags"] as const).flatMap((kind) =>
            keys[kind].slice(0, 200).map((key) => (
              <option key={columnName({ kind, key })} value={columnName({ kind, key })}>
                {kind === "params" ? key : `${key} (tag)`}
              </option>
            )),
          )}
        </Select>
        <Button type="submit">Group</Button>
      </QueryForm>
      <QueryForm
        action={action}
        kept={runsFields({ ...address, chart: undefined })}
        className="flex items-center gap-2"
      >
        <Select
          name="chart"
          aria-label="Chart"
          defaultValue={address.chart ?? ""}
          key={address.chart}
          className="w-auto!"
        >
          <option value="">No chart</option>
          {runCharts.map((chart) => (
            <option key={chart} value={chart}>
              {chartLabels[chart]}
            </option>
          ))}
        </Select>
        <Button type="submit">Draw</Button>
      </QueryForm>
      {mayBeTree && (
        <LinkButton variant="quiet" href={href({ flat: address.flat ? undefined : "1", open: [] })}>
          {address.flat ? "Nest children" : "Show as a flat list"}
        </LinkButton>
      )}
      <LinkButton
        variant="quiet"
        href={href({ stage: address.stage ? undefined : "deleted", base: undefined })}
      >
        {address.stage ? "Active runs" : "Deleted runs"}
      </LinkButton>
    </div>
  );
}

function choices(keys: RunsPage["keys"], columns: RunColumn[]) {
  const logged = (["metrics", "params", "tags"] as const).flatMap((kind) =>
    keys[kind].map((key) => ({ kind, key })),
  );
  const attributes = Object.keys(shownAttributes).map((key) => ({ kind: "attributes" as const, key }));
  const all = [...columns, ...logged, ...attributes].map((column) => ({
    name: columnName(column),
    kind: column.kind,
    label: column.kind === "attributes" ? shownAttributes[column.key]! : column.key,
  }));
  return [...new Map(all.map((choice) => [choice.name, choice])).values()];
}

function Popover({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="relative">
      <summary className="flex h-8 cursor-pointer list-none items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong px-2.5 text-sm [&::-webkit-details-marker]:hidden">
        {summary}
        <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />
      </summary>
      <div className="z-30 mt-1 w-80 max-w-full rounded-md border border-line-strong/60 bg-panel p-3 shadow-md sm:absolute sm:left-0">
        {children}
      </div>
    </details>
  );
}
