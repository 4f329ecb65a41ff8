import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { Popover } from "@/app/_components/ui/popover";
import { columnName, type RunColumn, shownAttributes } from "@/lib/experiments/run-column";
import { AddChart } from "./charts/add-chart";
import { ColumnChoice } from "./column-choice";
import type { RunsPage } from "./read-runs-page";
import { keptFields, type RunsAddress, runsHref } from "./runs-address";

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
  const mayBeTree = !address.q && !address.group && !address.stage && (isTree || address.flat);
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
      <QueryForm
        action={action}
        kept={keptFields({ ...address, group: undefined, after: undefined })}
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
      {!address.group && (
        <AddChart
          charts={address.charts}
          action={action}
          kept={keptFields({ ...address, after: undefined })}
        />
      )}
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
