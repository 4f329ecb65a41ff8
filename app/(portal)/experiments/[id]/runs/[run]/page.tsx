import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatBytes, formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { trainHrefOf } from "@/app/(portal)/experiments/train-href";
import { roleAllows } from "@/lib/base/member";
import { getExperimentRun } from "@/lib/experiments/queries";
import { listAllRunArtifacts } from "@/lib/experiments/run-artifacts";

export const metadata: Metadata = { title: "Experiment run" };

type Props = { params: Promise<{ id: string; run: string }> };

export default async function ExperimentRunPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const run = await orNotFound(getExperimentRun(teamId, (await params).run));
  const files = await listAllRunArtifacts(teamId, run.id);
  const trainLink = roleAllows(role, "operator") && trainHrefOf(run);
  const download = `/api/2.0/mlflow-artifacts/artifacts/${run.experimentWireId}/${run.id}/artifacts`;
  return (
    <>
      <PageHeader
        title={run.name}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: run.experimentWireId, href: `/experiments/${run.experimentWireId}` },
        ]}
        actions={trainLink && <LinkButton href={trainLink}>Train with these</LinkButton>}
        meta={
          <>
            <code>{run.id}</code>
            <span>{run.status}</span>
            <Time value={run.startedAt} />
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Section isMinor title="Metrics">
          <DataTable
            label="Metrics"
            rows={Object.values(run.metrics)}
            rowKey={(metric) => metric.key}
            empty={<EmptyState title="No metrics" level={3} />}
            columns={[
              { key: "key", header: "Metric", cell: (metric) => metric.key, isMono: true },
              { key: "value", header: "Value", cell: (metric) => formatNumber(metric.value), align: "end" },
            ]}
          />
        </Section>
        <Section isMinor title="Parameters">
          <DataTable
            label="Parameters"
            rows={Object.entries(run.params)}
            rowKey={([key]) => key}
            empty={<EmptyState title="No parameters" level={3} />}
            columns={[
              { key: "key", header: "Parameter", cell: ([key]) => key, isMono: true },
              { key: "value", header: "Value", cell: ([, value]) => value, isMono: true },
            ]}
          />
        </Section>
        <Section isMinor title="Files">
          <DataTable
            label="Files"
            rows={files}
            rowKey={(file) => file.path}
            empty={<EmptyState title="No files" level={3} />}
            columns={[
              {
                key: "path",
                header: "File",
                isMono: true,
                cell: (file) => (
                  <a className="underline" href={`${download}/${file.path}`}>
                    {file.path}
                  </a>
                ),
              },
              { key: "size", header: "Size", cell: (file) => formatBytes(file.sizeBytes), align: "end" },
            ]}
          />
        </Section>
        <Section isMinor title="Tags">
          <DataTable
            label="Tags"
            rows={Object.entries(run.tags)}
            rowKey={([key]) => key}
            empty={<EmptyState title="No tags" level={3} />}
            columns={[
              { key: "key", header: "Tag", cell: ([key]) => key, isMono: true },
              { key: "value", header: "Value", cell: ([, value]) => value },
            ]}
          />
        </Section>
      </div>
    </>
  );
}
