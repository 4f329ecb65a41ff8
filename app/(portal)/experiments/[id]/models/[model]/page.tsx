import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { fileHref } from "@/app/_components/files/file-href";
import { FileTree } from "@/app/_components/files/file-tree";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { statusWords } from "@/app/(portal)/experiments/[id]/models/status-words";
import { RegisterForm } from "@/app/(portal)/experiments/[id]/runs/[run]/change-forms";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import { BinButton } from "@/app/(portal)/experiments/bin/bin-button";
import { InBin } from "@/app/(portal)/experiments/bin/in-bin";
import { VersionLinks } from "@/app/(portal)/experiments/version-links";
import { NamedValues } from "@/app/(portal)/models/[name]/[version]/facts";
import { NeedsSection } from "@/app/(portal)/models/needs-section";
import { TagList } from "@/app/(portal)/models/tag-list";
import { roleAllows } from "@/lib/base/member";
import { loggedModelFolder } from "@/lib/experiments/logged-model";
import { getLoggedModel } from "@/lib/experiments/logged-models";
import { listProxiedFiles } from "@/lib/experiments/proxied-files";
import { getExperimentOnly, nameExperimentRuns } from "@/lib/experiments/queries";
import { readModelFiles } from "@/lib/registry/read-model-files";
import { listVersionsMade } from "@/lib/registry/versions-made";

export const metadata: Metadata = { title: "Logged model" };

type Props = { params: Promise<{ id: string; model: string }>; searchParams: Promise<{ file?: unknown }> };

/** A model as a run logged it: what it takes and gives, what it needs, and how it can be served. */
export default async function LoggedModelPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const model = await orNotFound(getLoggedModel(teamId, (await params).model, { isDeletedToo: true }));
  const folder = `${loggedModelFolder(model)}/`;
  const files = (await listProxiedFiles(teamId, folder)).map((file) => ({
    ...file,
    path: file.path.slice(folder.length),
  }));
  const { file } = await searchParams;
  const facts = await readModelFiles(teamId, files);
  const [runs, versions, experiment] = await Promise.all([
    nameExperimentRuns(teamId, model.sourceRunId ? [model.sourceRunId] : []),
    listVersionsMade(teamId, { modelIds: [model.id] }),
    getExperimentOnly(teamId, model.experimentId),
  ]);
  const run = runs.get(model.sourceRunId ?? "");
  const path = `/experiments/${model.experimentWireId}`;
  // Clients keep tags of their own there, such as the versions named above.
  const tags = Object.fromEntries(Object.entries(model.tags).filter(([key]) => !key.startsWith("mlflow.")));
  const last = new Map(model.metrics.map(({ key, value }) => [key, value]));
  return (
    <>
      <PageHeader
        title={model.name}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: experiment.name, href: path },
          { label: "Logged models", href: `${path}/models` },
        ]}
        meta={
          <>
            <code>{model.id}</code>
            <span>{statusWords[model.status]}</span>
            <Time value={model.createdAt} />
          </>
        }
        actions={
          roleAllows(role, "editor") && (
            <BinButton of={`model:${model.id}`} isInBin={model.deletedAt !== null} />
          )
        }
      />
      <InBin deletedAt={model.deletedAt} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
          {model.sourceRunId && (
            <Fact name="Made by">
              {run ? (
                <Link className="underline" href={runHref(run.experimentWireId, run.id)}>
                  {run.name}
                </Link>
              ) : (
                <>run {model.sourceRunId}, which was deleted for good or belongs to another server</>
              )}
            </Fact>
          )}
          <Fact name="Registered as">
            <VersionLinks versions={versions} />
          </Fact>
          {Object.keys(tags).length > 0 && (
            <Fact name="Tags">
              <TagList tags={tags} />
            </Fact>
          )}
          <Fact name="Served">
            {facts.hasOnnx
              ? "By ONNX Runtime here, once it is registered and an alias names it."
              : "Not here: it has no ONNX file. MLflow serves it where its environment is installed."}
          </Fact>
        </dl>
        {roleAllows(role, "operator") && !model.deletedAt && (
          <RegisterForm sources={[{ value: `models:/${model.id}`, label: model.name }]} />
        )}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Columns title="Inputs" columns={facts.signature?.inputs} />
          <Columns title="Outputs" columns={facts.signature?.outputs} />
          <NamedValues title="Parameters" values={Object.entries(model.params)} />
          <NamedValues title="Metrics" values={[...last]} />
        </div>
        {facts.flavors.length > 0 && <NeedsSection facts={facts} uri={`models:/${model.id}`} />}
        <Section isMinor title="Files">
          <FileTree
            teamId={teamId}
            files={files}
            shown={typeof file === "string" ? file : undefined}
            hrefOf={(inside) => `${path}/models/${model.id}?${new URLSearchParams({ file: inside })}`}
            fileHref={(inside) => fileHref({ model: model.id }, inside)}
            downloadHref={(inside) => fileHref({ model: model.id }, inside)}
          />
        </Section>
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Columns({ title, columns = [] }: { title: string; columns?: { name?: string; type: string }[] }) {
  const rows = columns.map((column, index) => ({ ...column, number: index }));
  return (
    <Section isMinor title={title}>
      <DataTable
        label={title}
        rows={rows}
        rowKey={({ number }) => String(number)}
        empty={<EmptyState title="Not in the model’s signature" level={3} />}
        columns={[
          { key: "name", header: "Name", isMono: true, cell: ({ name }) => name ?? "–" },
          { key: "type", header: "Type", isMono: true, cell: ({ type }) => type },
        ]}
      />
    </Section>
  );
}
