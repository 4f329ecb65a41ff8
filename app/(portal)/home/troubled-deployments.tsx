import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { retryRunAction } from "@/app/(portal)/runs/[id]/actions";
import type { DeploymentInTrouble } from "@/lib/deployments/in-trouble";

/** Deployments whose last run failed, each with why, and a button that takes the run up again for those who may. */
export function TroubledDeployments({ rows, mayRetry }: { rows: DeploymentInTrouble[]; mayRetry: boolean }) {
  return (
    <DataTable
      label="Deployments whose last run failed"
      rows={rows}
      rowKey={({ slug }) => slug}
      rowHref={({ runId }) => `/runs/${runId}`}
      columns={[
        { key: "name", header: "Deployment", cell: ({ name }) => name },
        {
          key: "state",
          header: "Last run",
          cell: ({ state, why, inARow }) => (
            <>
              <StateBadge state={state} plain />
              <span title={why ?? undefined} className="line-clamp-1 max-w-xl text-xs text-muted">
                {inARow > 1 && `${inARow === 10 ? "10 or more" : inARow} in a row. `}
                {why}
              </span>
            </>
          ),
        },
        { key: "when", header: "Ended", cell: ({ endedAt }) => <Time value={endedAt} />, isMinor: true },
        {
          key: "retry",
          header: <span className="sr-only">Retry</span>,
          align: "end",
          cell: ({ slug, runId, runName }) =>
            mayRetry ? (
              <ActionForm action={retryRunAction} values={{ id: runId, from: "" }}>
                <SubmitButton size="sm" variant="secondary" aria-label={`Retry ${runName}`}>
                  Retry
                </SubmitButton>
              </ActionForm>
            ) : (
              <Link href={`/deployments/${slug}`}>Deployment</Link>
            ),
        },
      ]}
    />
  );
}
