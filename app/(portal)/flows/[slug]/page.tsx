import type { Metadata } from "next";
import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { RunsTable } from "@/app/(portal)/runs/runs-table";
import { roleAllows } from "@/lib/base/member";
import { listDeploymentsOf } from "@/lib/deployments/queries";
import { upstreamOf } from "@/lib/flows/node-bindings";
import { getFlow } from "@/lib/flows/queries";
import {
  type FlowStatistics,
  readFlowStatistics,
  statisticsDays,
  statisticsRuns,
} from "@/lib/flows/statistics";
import { whenItRuns } from "@/lib/flows/when-it-runs";
import { listRuns } from "@/lib/runs/read/queries";
import { SavedNote } from "./saved-note";
import { StatisticsTable } from "./statistics-table";
import { VersionsTable } from "./versions-table";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ saved?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function FlowPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const { saved } = await searchParams;
  const flow = await orNotFound(getFlow(teamId, (await params).slug));
  const [statistics, deployments, { items: runs }] = await Promise.all([
    readFlowStatistics(teamId, flow.id),
    listDeploymentsOf(teamId, flow.id),
    listRuns(teamId, { flow: flow.slug, limit: 8 }),
  ]);
  return (
    <>
      <PageHeader
        title={flow.name}
        description={flow.description}
        breadcrumbs={[{ label: "Flows", href: "/flows" }]}
        meta={
          <>
            <code>{flow.slug}</code>
            {flow.isShipped && <span>Ships with Switchyard</span>}
          </>
        }
        actions={
          roleAllows(role, "editor") && (
            <>
              <LinkButton href={flow.isShipped ? `/flows/new?from=${flow.slug}` : `/flows/${flow.slug}/edit`}>
                {flow.isShipped ? "Create your own copy" : "Edit"}
              </LinkButton>
              <LinkButton href={`/deployments/new?flow=${flow.slug}`}>New deployment</LinkButton>
              {!flow.isShipped && (
                <DeleteDialog
                  name={`the flow ${flow.slug}`}
                  path={`/flows/${flow.slug}`}
                  effect="Its versions, deployments, schedules and runs are deleted."
                  next="/flows"
                />
              )}
            </>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {saved && flow.versions[0] && (
          <SavedNote draft={saved} slug={flow.slug} version={flow.versions[0].version} />
        )}
        {flow.versions[0] && (
          <FlowGraph
            nodes={flow.versions[0].definition.nodes.map((node) => ({
              id: node.id,
              label: node.id,
              task: node.task,
              after: upstreamOf(node),
              note: whenItRuns(node),
            }))}
          />
        )}
        <Section isMinor title="Deployments">
          <DataTable
            label="Deployments"
            rows={deployments}
            rowKey={({ slug }) => slug}
            rowHref={({ slug }) => `/deployments/${slug}`}
            empty={<p className="text-sm text-muted">None yet. Create a deployment to run this flow.</p>}
            columns={[
              { key: "name", header: "Deployment", cell: ({ name }) => name },
              {
                key: "version",
                header: "Version",
                cell: ({ version }) => (version === null ? "latest" : version),
              },
              { key: "paused", header: "State", cell: ({ isPaused }) => (isPaused ? "Paused" : "Active") },
            ]}
          />
        </Section>
        {statistics.runs.ended > 0 && (
          <Section isMinor title={`Durations and failures, ${periodOf(statistics)}`}>
            <StatisticsTable {...statistics} />
          </Section>
        )}
        {runs.length > 0 && (
          <Section isMinor title="Latest runs">
            <RunsTable label="Latest runs" runs={runs} />
          </Section>
        )}
        <Section isMinor title="Versions">
          <VersionsTable slug={flow.slug} versions={flow.versions} />
        </Section>
      </div>
    </>
  );
}

function periodOf({ isWhole }: FlowStatistics): string {
  if (isWhole) return `last ${statisticsDays} days`;
  return `newest ${statisticsRuns.toLocaleString("en-US")} runs`;
}
