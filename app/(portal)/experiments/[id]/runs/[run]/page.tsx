import type { Metadata } from "next";
import { CurvePanel } from "@/app/_components/curves/curve-panel";
import { fileHref } from "@/app/_components/files/file-href";
import { FileTree } from "@/app/_components/files/file-tree";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { Duration } from "@/app/_components/ui/duration";
import { PageHeader } from "@/app/_components/ui/page-header";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { BinButton } from "@/app/(portal)/experiments/bin/bin-button";
import { InBin } from "@/app/(portal)/experiments/bin/in-bin";
import { RunStatusBadge } from "@/app/(portal)/experiments/run-status-badge";
import { trainHrefOf } from "@/app/(portal)/experiments/train-href";
import { roleAllows } from "@/lib/base/member";
import { listRunFiles } from "@/lib/blocks/run-files";
import { modelSourcesOf } from "@/lib/experiments/model-sources";
import { getExperimentOnly, getExperimentRun } from "@/lib/experiments/queries";
import { Overview } from "./overview";
import { RunAddress, runHref } from "./run-address";

export const metadata: Metadata = { title: "Experiment run" };

type Props = { params: Promise<{ id: string; run: string }>; searchParams: Promise<unknown> };

export default async function ExperimentRunPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const run = await orNotFound(getExperimentRun(teamId, (await params).run));
  const { tab, find, file } = RunAddress.parse(await searchParams);
  const wireId = run.experimentWireId;
  const [{ files, problem }, experiment] = await Promise.all([
    listRunFiles(teamId, run),
    getExperimentOnly(teamId, run.experimentId),
  ]);
  const trainLink = roleAllows(role, "operator") && trainHrefOf(run);
  const isSystem = (key: string) => key.startsWith("system/");
  const keys = Object.keys(run.metrics).sort();
  const tabs = [
    { tab: "overview" as const, label: "Overview" },
    { tab: "curves" as const, label: "Curves", count: keys.filter((key) => !isSystem(key)).length },
    ...(keys.some(isSystem) ? [{ tab: "system" as const, label: "System metrics" }] : []),
    { tab: "files" as const, label: "Files", count: files.length },
  ];
  return (
    <>
      <PageHeader
        title={run.name}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: experiment.name, href: `/experiments/${wireId}` },
        ]}
        actions={
          <>
            {trainLink && (
              <LinkButton size="sm" href={trainLink}>
                Train with these
              </LinkButton>
            )}
            {roleAllows(role, "editor") && (
              <BinButton of={`run:${run.id}`} isInBin={run.lifecycleStage === "deleted"} />
            )}
          </>
        }
        meta={
          <>
            <code>{run.id}</code>
            <RunStatusBadge status={run.status} />
            <Time value={run.startedAt} />
            <Duration start={run.startedAt} end={run.endedAt} />
            {run.status === "RUNNING" && (
              <LiveRefresh
                url={`/api/v1/events/stream?kind=experiment&experiment=${run.experimentId}`}
                throttleMs={2000}
              />
            )}
          </>
        }
      />
      <InBin deletedAt={run.deletedAt} />
      <TabsNav
        label="Experiment run"
        tabs={tabs.map(({ tab: other, label, ...rest }) => ({
          label,
          href: runHref(wireId, run.id, other === "overview" ? {} : { tab: other }),
          isCurrent: other === tab,
          ...rest,
        }))}
      />
      {tab === "overview" && (
        <Overview
          teamId={teamId}
          run={run}
          find={find}
          modelSources={modelSourcesOf(run, files)}
          mayChange={roleAllows(role, "operator") && run.lifecycleStage === "active"}
        />
      )}
      {(tab === "curves" || tab === "system") && (
        <CurvePanel
          key={tab}
          runs={[{ id: run.id, name: run.name }]}
          metrics={keys.filter((key) => isSystem(key) === (tab === "system"))}
          readAt={Date.now()}
        />
      )}
      {tab === "files" && (
        <FileTree
          teamId={teamId}
          files={files}
          shown={file}
          hrefOf={(path) => runHref(wireId, run.id, { tab: "files", file: path })}
          fileHref={(path) => fileHref({ run: run.id }, path)}
          downloadHref={(path) => `/get-artifact?${new URLSearchParams({ run_uuid: run.id, path })}`}
          problem={problem}
        />
      )}
    </>
  );
}
