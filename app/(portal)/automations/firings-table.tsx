import Link from "next/link";
import { DataTable } from "@/app/_components/data-table";
import { Time } from "@/app/_components/time";
import type { AutomationFiring } from "@/lib/automations/queries";

const stateWords = { due: "Due", done: "Done", failed: "Not done", skipped: "Skipped" };

/** When an automation fired, why, and what came of it. */
export function FiringsTable({ firings }: { firings: AutomationFiring[] }) {
  return (
    <DataTable
      label="Firings"
      rows={firings}
      rowKey={({ id }) => id}
      columns={[
        { key: "when", header: "When", cell: ({ createdAt }) => <Time value={createdAt} /> },
        {
          key: "why",
          header: "Why",
          cell: ({ runId, reason }) => (runId ? <Link href={`/runs/${runId}`}>{reason}</Link> : reason),
        },
        {
          key: "state",
          header: "State",
          cell: ({ state }) => (
            <span className={state === "failed" || state === "skipped" ? "text-bad" : undefined}>
              {stateWords[state]}
            </span>
          ),
        },
        {
          key: "outcome",
          header: "What was done",
          cell: ({ outcome, startedRunId, startedRunName }) => (
            <>
              {outcome}{" "}
              {startedRunId && (
                <Link href={`/runs/${startedRunId}`} className="whitespace-nowrap underline">
                  {startedRunName}
                </Link>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
