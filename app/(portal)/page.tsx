import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { requireMember } from "@/app/_server/page";
import { listRuns } from "@/lib/runs/queries";
import { listNextSlots } from "@/lib/schedules/queries";
import { NextRuns } from "./next-runs";
import { RunsTable } from "./runs/runs-table";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage() {
  const { teamId, teamName } = await requireMember();
  const [failed, { items: latest }, nextSlots] = await Promise.all([
    listRuns(teamId, { state: "Failed", since: new Date(Date.now() - 86_400_000), limit: 5 }),
    listRuns(teamId, { limit: 10 }),
    listNextSlots(teamId, 5),
  ]);
  return (
    <>
      <PageHeader title={teamName} description="What ran lately, failures first." />
      {failed.items.length > 0 && (
        <section className="mb-6 grid gap-2">
          <h2 className="text-sm font-medium">Failed in the last 24 hours</h2>
          <RunsTable label="Failed runs" runs={failed.items} />
        </section>
      )}
      {nextSlots.length > 0 && (
        <section className="mb-6 grid gap-2">
          <h2 className="text-sm font-medium">Next scheduled runs</h2>
          <NextRuns slots={nextSlots} />
        </section>
      )}
      <section className="grid gap-2">
        <h2 className="text-sm font-medium">Latest runs</h2>
        {latest.length > 0 ? (
          <RunsTable label="Latest runs" runs={latest} />
        ) : (
          <EmptyState
            title="Train your first model"
            level={3}
            action={
              <LinkButton variant="primary" href="/deployments/train-insurance-fraud-model">
                Open “Train insurance fraud model”
              </LinkButton>
            }
          >
            The sample data set <em>claims</em> is there already. Training takes a few seconds and writes
            three reports.
          </EmptyState>
        )}
      </section>
    </>
  );
}
