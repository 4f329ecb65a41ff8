import { DataTable } from "@/app/_components/ui/data-table";
import { Duration } from "@/app/_components/ui/duration";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageLinks } from "@/app/_components/ui/page-links";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { listChildRuns } from "@/lib/runs/read/child-queries";
import type { RunAddress } from "./run-address";
import { runHref } from "./run-href";
import type { TabProps } from "./run-tabs";
import { StateCounts } from "./state-counts";

/** The runs that this one has started: by node, counted by state, a page at a time. */
export async function ChildrenTab({ teamId, run, address, started }: TabProps) {
  const shown = started.find(({ nodeId }) => nodeId === address.node) ?? started[0];
  if (!shown)
    return <EmptyState title="No child runs">Runs started by a subflow or fan-out appear here.</EmptyState>;
  const { state, cursor } = address;
  const items = run.flow === "backfill" && Array.isArray(run.params.items) ? run.params.items : undefined;
  const { items: children, nextCursor } = await listChildRuns(teamId, run.id, shown.nodeId, {
    state,
    cursor,
  });
  const hrefOf = (change: Partial<RunAddress>) =>
    runHref(run.id, { ...address, node: shown.nodeId, cursor: undefined, ...change });
  return (
    <div className="grid gap-3">
      {started.length > 1 && (
        <TabsNav
          label="Started by"
          tabs={started.map(({ nodeId, total }) => ({
            label: nodeId,
            href: hrefOf({ node: nodeId, state: undefined }),
            isCurrent: nodeId === shown.nodeId,
            count: total,
          }))}
        />
      )}
      <StateCounts
        counts={shown.states}
        selected={state}
        hrefOf={(selected) => hrefOf({ state: selected })}
      />
      <DataTable
        label={`Runs started by ${shown.nodeId}`}
        rows={children}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/runs/${id}`}
        empty={<EmptyState title="No runs in this state" level={3} />}
        columns={[
          { key: "name", header: "Run", cell: ({ name }) => name },
          { key: "item", header: "Item", align: "end", cell: ({ item }) => item },
          ...(items ? [itemColumn(items)] : []),
          { key: "state", header: "State", cell: (child) => <StateBadge state={child.state} plain /> },
          {
            key: "why",
            header: "Message",
            isMinor: true,
            cell: ({ stateMessage }) => (
              <span className="line-clamp-1 max-w-md text-muted" title={stateMessage ?? undefined}>
                {stateMessage}
              </span>
            ),
          },
          {
            key: "took",
            header: "Duration",
            align: "end",
            cell: ({ startedAt, endedAt }) => <Duration start={startedAt} end={endedAt} />,
          },
        ]}
      />
      <PageLinks
        staysInPlace
        links={[
          cursor && { label: "First", href: hrefOf({}) },
          nextCursor && { label: "Next", href: hrefOf({ cursor: nextCursor }) },
        ]}
      />
    </div>
  );
}

/** Parameters of each run of a backfill. */
function itemColumn(items: unknown[]) {
  return {
    key: "params",
    header: "Parameters",
    cell: ({ item }: { item: number }) => {
      const text = Object.entries((items[item] ?? {}) as object)
        .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
        .join(", ");
      return (
        <span className="line-clamp-1 max-w-md font-mono text-xs" title={text}>
          {text}
        </span>
      );
    },
  };
}
