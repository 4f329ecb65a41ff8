import type { ReactNode } from "react";
import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { Popover } from "@/app/_components/ui/popover";
import { columnName, type RunColumn, shownAttributes } from "@/lib/experiments/run-column";
import { ColumnChoice } from "./column-choice";
import type { RunsPage } from "./read-runs-page";
import { keptFields, type RunsAddress, runCharts, runsHref } from "./runs-address";

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
        <QueryForm
          action={action}
          kept={keptFields({ ...address, c: undefined, after: undefined })}
          className="w-72"
        >
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
      <OptionForm
        wireId={wireId}
        address={{ ...address, after: undefined }}
        name="group"
        label="Group by"
        press="Group"
      >
        <option value="">No groups</option>
        {(["params", "tags"] as const).flatMap((kind) =>
          keys[kind].slice(0, 200).map((key) => (
            <option key={columnName({ kind, key })} value={columnName({ kind, key })}>
              {kind === "params" ? key : `${key} (tag)`}
            </option>
          )),
        )}
      </OptionForm>
      <OptionForm wireId={wireId} address={address} name="chart" label="Chart" press="Draw">
        <option value="">No chart</option>
        {runCharts.map((chart) => (
          <option key={chart} value={chart}>
            {chartLabels[chart]}
          </option>
        ))}
      </OptionForm>
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

/** Choices for one part of the address. */
function OptionForm({
  wireId,
  address,
  name,
  label,
  press,
  children,
}: {
  wireId: string;
  /** The form keeps all of it but its own part. */
  address: RunsAddress;
  name: "group" | "chart";
  label: string;
  /** Words on its button. */
  press: string;
  children: ReactNode;
}) {
  return (
    <QueryForm
      action={`/experiments/${wireId}`}
      kept={keptFields({ ...address, [name]: undefined })}
      className="flex items-center gap-2"
    >
      <Select
        name={name}
        aria-label={label}
        defaultValue={address[name] ?? ""}
        key={address[name]}
        className="w-auto! max-w-52"
      >
        {children}
      </Select>
      <Button type="submit">{press}</Button>
    </QueryForm>
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
