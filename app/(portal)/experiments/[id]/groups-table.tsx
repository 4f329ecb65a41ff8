import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import { counted } from "@/lib/base/number-text";
import { greatestSummed, mostGroups, type RunGroup } from "@/lib/experiments/group-runs";
import { columnInFilter, comparisonWith, type RunColumn } from "@/lib/experiments/run-column";
import { type RunsAddress, runsHref } from "./runs-address";

/** Runs grouped by a parameter or tag: of each metric the mean, with the standard deviation. */
export function GroupsTable({
  wireId,
  address,
  by,
  groups,
  metrics,
}: {
  wireId: string;
  address: RunsAddress;
  by: RunColumn;
  groups: RunGroup[];
  /** Keys, in the order of the groups' sums. */
  metrics: string[];
}) {
  return (
    <>
      <DataTable<RunGroup>
        label={`Runs by ${by.key}`}
        rows={groups}
        rowKey={({ value }) => JSON.stringify(value)}
        rowHref={({ value }) =>
          runsHref(wireId, { ...address, group: undefined, q: withGroup(address.q, by, value) })
        }
        columns={[
          {
            key: "value",
            header: by.key,
            cell: ({ value }) => (value === null ? "Not logged" : cut(value, 100) || "Empty"),
          },
          { key: "runs", header: "Runs", align: "end", cell: ({ runs }) => formatNumber(runs) },
          ...metrics.map(
            (key, index): Column<RunGroup> => ({
              key,
              header: key,
              align: "end",
              isMono: true,
              cell: ({ metrics }) => <Sum sum={metrics[index]} />,
            }),
          ),
          {
            key: "last",
            header: <span className="whitespace-nowrap">Last run</span>,
            isMinor: true,
            cell: ({ lastStartedAt }) => <Time value={lastStartedAt} />,
          },
        ]}
      />
      <p className="mt-2 text-xs text-muted">
        Mean ± standard deviation of the runs’ last values, without NaN, infinities and numbers beyond ±
        {greatestSummed}.
        {groups.length === mostGroups && ` The ${mostGroups} groups with the most runs are shown.`}
      </p>
    </>
  );
}

function Sum({ sum }: { sum: RunGroup["metrics"][number] | undefined }) {
  if (!sum) return <span className="text-muted">–</span>;
  const { mean, spread, least, greatest, runs } = sum;
  return (
    <span title={`From ${formatNumber(least)} to ${formatNumber(greatest)}, of ${counted(runs, "run")}`}>
      {formatNumber(mean)}
      {spread !== null && <span className="text-muted"> ± {formatNumber(spread)}</span>}
    </span>
  );
}

function withGroup(filter: string | undefined, by: RunColumn, value: string | null): string | undefined {
  const comparison = value === null ? `${columnInFilter(by)} IS NULL` : comparisonWith(by, value);
  return [filter, comparison].filter(Boolean).join(" and ") || undefined;
}
