import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { orNotFound } from "@/app/_server/page";
import { getRun, listRuns } from "@/lib/runs/read/queries";
import { RunHeading } from "./run-heading";

/** The runs that a first one can be compared with: the others of its flow. */
export async function SecondRun({ teamId, first }: { teamId: string; first: string | undefined }) {
  if (!first)
    return (
      <EmptyState
        title="Select two runs"
        action={<LinkButton href="/runs?state=Completed">Go to runs</LinkButton>}
      >
        Select two runs in the list and press Compare.
      </EmptyState>
    );
  const run = await orNotFound(getRun(teamId, first));
  const { items } = await listRuns(teamId, { flow: run.flow, states: ["Completed"], limit: 50 });
  const others = items.filter(({ id }) => id !== run.id);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <RunHeading label="This run" run={run} />
      <h2 className="text-sm font-medium">Compare with</h2>
      <DataTable
        label="Runs to compare with"
        rows={others}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/runs/compare?a=${run.id}&b=${id}`}
        empty={
          <EmptyState title="No other runs of this flow" level={3}>
            You can select another run here once it has completed.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Run", cell: ({ name }) => name },
          { key: "state", header: "State", cell: ({ state }) => <StateBadge state={state} plain /> },
          { key: "when", header: "Created", cell: ({ createdAt }) => <Time value={createdAt} /> },
        ]}
      />
    </div>
  );
}
