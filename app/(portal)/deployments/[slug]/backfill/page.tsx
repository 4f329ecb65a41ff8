import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { RunsTable } from "@/app/(portal)/runs/runs-table";
import { getDeployment } from "@/lib/deployments/queries";
import { dateParams } from "@/lib/flows/date-params";
import { propertiesOf } from "@/lib/flows/draft";
import { listRuns } from "@/lib/runs/read/queries";
import { tagOf } from "@/lib/runs/start/start-backfill";
import { BackfillForm } from "./backfill-form";

export const metadata: Metadata = { title: "Backfill" };

type Props = { params: Promise<{ slug: string }> };

export default async function BackfillPage({ params }: Props) {
  const { teamId } = await requireMember("operator");
  const deployment = await orNotFound(getDeployment(teamId, (await params).slug));
  const { slug, name, flowVersion } = deployment;
  const properties = propertiesOf(flowVersion.definition);
  const [first] = Object.keys(properties);
  const { items } = await listRuns(teamId, { flow: "backfill", tag: tagOf(slug), limit: 10 });
  return (
    <>
      <PageHeader
        title={`Backfill ${name}`}
        breadcrumbs={[
          { label: "Deployments", href: "/deployments" },
          { label: name, href: `/deployments/${slug}` },
        ]}
        description="Starts a run for each date or parameter set, oldest first, a number of them at a time. The backfill is a run of its own: hold, cancel or retry it on its page."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {first === undefined ? (
          <EmptyState title="Nothing to tell runs apart">
            The flow has no parameters. Add one, such as a date, to its next version.
          </EmptyState>
        ) : (
          <BackfillForm
            slug={slug}
            dates={dateParams(properties)}
            example={JSON.stringify([{ [first]: "" }], null, 2)}
          />
        )}
        {items.length > 0 && (
          <Section isMinor title="Latest backfills">
            <RunsTable label="Latest backfills" runs={items} />
          </Section>
        )}
      </div>
    </>
  );
}
