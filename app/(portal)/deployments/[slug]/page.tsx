import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/app/_components/empty-state";
import { FlowGraph } from "@/app/_components/flow-graph";
import { PageHeader } from "@/app/_components/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { RunsTable } from "@/app/(portal)/runs/runs-table";
import { getDeployment } from "@/lib/deployments/queries";
import { upstreamOf } from "@/lib/flows/flow";
import { listRuns } from "@/lib/runs/queries";
import { roleAllows } from "@/lib/teams/member";
import { RunForm } from "./run-form";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function DeploymentPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const deployment = await orNotFound(getDeployment(teamId, (await params).slug));
  const { definition } = deployment.flowVersion;
  const { items: runs } = await listRuns(teamId, { deployment: deployment.slug, limit: 10 });
  return (
    <>
      <PageHeader
        title={deployment.name}
        description={deployment.description}
        breadcrumbs={[{ label: "Deployments", href: "/deployments" }]}
        meta={
          <span>
            <Link href={`/flows/${deployment.flow.slug}`}>{deployment.flow.slug}</Link> version{" "}
            {deployment.flowVersion.version}
          </span>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <FlowGraph
          nodes={definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstreamOf(node),
          }))}
        />
        {roleAllows(role, "operator") && (
          <RunForm slug={deployment.slug} schema={definition.params} values={deployment.params} />
        )}
        <section className="grid gap-2">
          <h2 className="text-sm font-medium">Latest runs</h2>
          {runs.length > 0 ? (
            <RunsTable label="Latest runs" runs={runs} />
          ) : (
            <EmptyState title="Never run" level={3}>
              Press Run to start the first one.
            </EmptyState>
          )}
        </section>
      </div>
    </>
  );
}
