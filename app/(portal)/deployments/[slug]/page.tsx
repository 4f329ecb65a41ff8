import type { Metadata } from "next";
import Link from "next/link";
import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { NeedsRole } from "@/app/_components/ui/needs-role";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PausedBadge } from "@/app/_components/ui/paused-badge";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { AlertLink } from "@/app/(portal)/alerts/alert-link";
import { setPausedAction } from "@/app/(portal)/deployments/actions";
import { RunsTable } from "@/app/(portal)/runs/runs-table";
import { WebhooksOf } from "@/app/(portal)/webhooks/webhooks-of";
import { roleAllows } from "@/lib/base/member";
import { getDeployment } from "@/lib/deployments/queries";
import { upstreamOf } from "@/lib/flows/node-bindings";
import { whenItRuns } from "@/lib/flows/when-it-runs";
import { listRuns } from "@/lib/runs/read/queries";
import { listSchedules } from "@/lib/schedules/queries";
import { prefill } from "./prefill";
import { RunForm } from "./run-form";
import { SchedulesSection } from "./schedules/schedules-section";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<unknown> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function DeploymentPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const deployment = await orNotFound(getDeployment(teamId, (await params).slug));
  const { definition } = deployment.flowVersion;
  const mayEdit = roleAllows(role, "editor");
  const filled = prefill(definition.params, await searchParams);
  const { items: runs } = await listRuns(teamId, { deployment: deployment.slug, limit: 10 });
  return (
    <>
      <PageHeader
        title={deployment.name}
        description={deployment.description}
        breadcrumbs={[{ label: "Deployments", href: "/deployments" }]}
        meta={
          <>
            {deployment.isPaused && <PausedBadge />}
            <span>
              <Link href={`/flows/${deployment.flow.slug}`}>{deployment.flow.slug}</Link>{" "}
              {deployment.version === null ? "latest version, currently" : "pinned to version"}{" "}
              {deployment.flowVersion.version}
            </span>
            {deployment.concurrencyLimit !== null && (
              <span>
                {deployment.concurrencyLimit === 1
                  ? "one run at a time"
                  : `up to ${deployment.concurrencyLimit} concurrent runs`}
                ; new runs {deployment.onConflict === "queue" ? "wait" : "are cancelled"}
              </span>
            )}
            {deployment.priority !== null && <span>priority {deployment.priority}</span>}
            {deployment.retries > 0 && (
              <span>
                retried {deployment.retries === 1 ? "once" : `${deployment.retries} times`} after failures
              </span>
            )}
            {deployment.pool !== null && <span>pool {deployment.pool}</span>}
            {deployment.tags.length > 0 && <span>tags {deployment.tags.join(", ")}</span>}
            <span>
              <Link href={`/deployments/${deployment.slug}/history`}>History</Link>, changed{" "}
              <Time value={deployment.updatedAt} />
            </span>
          </>
        }
        actions={
          <>
            {roleAllows(role, "operator") && !deployment.isPaused && deployment.flow.slug !== "backfill" && (
              <LinkButton href={`/deployments/${deployment.slug}/backfill`}>Backfill</LinkButton>
            )}
            <AlertLink about={{ deployment: deployment.slug }} role={role} />
            {mayEdit && (
              <>
                <ActionForm
                  action={setPausedAction}
                  values={{ slug: deployment.slug, isPaused: String(!deployment.isPaused) }}
                >
                  <SubmitButton variant="secondary" pending={deployment.isPaused ? "Resuming…" : "Pausing…"}>
                    {deployment.isPaused ? "Resume" : "Pause"}
                  </SubmitButton>
                </ActionForm>
                <LinkButton href={`/deployments/new?from=${deployment.slug}`}>Duplicate</LinkButton>
                <LinkButton href={`/deployments/${deployment.slug}/edit`}>Edit</LinkButton>
              </>
            )}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <FlowGraph
          nodes={definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstreamOf(node),
            note: whenItRuns(node),
          }))}
        />
        {!roleAllows(role, "operator") ? (
          <NeedsRole least="operator" what="run this deployment" />
        ) : deployment.isPaused ? (
          <p className="text-sm text-warn">This deployment is paused. Resume it to start a run.</p>
        ) : (
          <RunForm
            key={JSON.stringify(filled)}
            slug={deployment.slug}
            schema={definition.params}
            values={{ ...deployment.params, ...filled }}
            filled={Object.keys(filled)}
            last={runs[0] && { name: runs[0].name, params: runs[0].params }}
          />
        )}
        <SchedulesSection
          slug={deployment.slug}
          isPaused={deployment.isPaused}
          schedules={await listSchedules(teamId, deployment.id)}
          mayEdit={mayEdit}
        />
        <WebhooksOf deploymentId={deployment.id} />
        <Section isMinor title="Latest runs">
          {runs.length > 0 ? (
            <RunsTable label="Latest runs" runs={runs} />
          ) : (
            <EmptyState title="No runs yet" level={3}>
              {deployment.isPaused
                ? "Resume the deployment to start one."
                : "Press Run to start the first run."}
            </EmptyState>
          )}
        </Section>
      </div>
    </>
  );
}
