import type { Metadata } from "next";
import Link from "next/link";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { LinkButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import { AliasBadge } from "@/app/(portal)/models/alias-badge";
import { DescribeForm } from "@/app/(portal)/models/describe-form";
import { GateChecks } from "@/app/(portal)/models/gate-checks";
import { LineageGraph } from "@/app/(portal)/models/lineage-graph";
import { modelHref, versionHref } from "@/app/(portal)/models/model-href";
import { NeedsSection } from "@/app/(portal)/models/needs-section";
import { TagList } from "@/app/(portal)/models/tag-list";
import { listArtifactKeys } from "@/lib/artifacts/list-keys";
import { roleAllows } from "@/lib/base/member";
import { championAlias } from "@/lib/registry/alias";
import { tagLines } from "@/lib/registry/describe-model";
import { listGateChecks } from "@/lib/registry/gate-queries";
import { getModel } from "@/lib/registry/model-queries";
import { getTrainedVersion } from "@/lib/registry/model-view";
import { isPrompt, splitPromptTags } from "@/lib/registry/prompt";
import { readModelFiles } from "@/lib/registry/read-model-files";
import { describeVersionFiles, modelHashOf } from "@/lib/registry/version-files";
import { changedSince } from "@/lib/registry/version-snapshot";
import { FilesTable, NamedValues, RegisteredWith, SignatureTable } from "./facts";
import { MoveSection } from "./move-section";
import { PromptVersion } from "./prompt-version";
import { ReproduceSection } from "./reproduce-section";
import { ScoringSection } from "./scoring-section";

type Props = { params: Promise<{ name: string; version: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, version } = await params;
  return { title: `${name} ${version}` };
}

export default async function ModelVersionPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const { name, version: number } = await params;
  const { model, version } = await orNotFound(findVersion(teamId, decodeURIComponent(name), number));
  const { training, trainedByRun } = version;
  const [{ files, signature }, checks, reports, changed] = await Promise.all([
    describeVersionFiles(teamId, version),
    listGateChecks(teamId, model.id, { version: version.version }),
    trainedByRun ? listArtifactKeys(teamId, { run: trainedByRun, kind: "markdown" }) : { items: [] },
    training ? changedSince(teamId, training) : [],
  ]);
  const isPromptVersion = isPrompt(model.tags) || isPrompt(version.tags);
  const modelSha256 = modelHashOf(files);
  const champion = model.aliases.find(
    (each) => each.alias === championAlias && each.version !== version.version,
  );
  return (
    <>
      <PageHeader
        title={`${model.name} version ${version.version}`}
        description={version.description}
        actions={
          <>
            {version.kind && (
              <LinkButton href={`${versionHref(model.name, version.version)}/playground`}>
                Playground
              </LinkButton>
            )}
            {champion && !isPromptVersion && roleAllows(role, "operator") && (
              <LinkButton
                href={runFormHref("compare-models", {
                  // Rows that either learned from are left out.
                  dataset: version.data?.replace(/\/\d+$/, ""),
                  challenger: `${model.name}/${version.version}`,
                  champion: `${model.name}@${championAlias}`,
                })}
              >
                Compare with the champion
              </LinkButton>
            )}
            {roleAllows(role, "editor") && (
              <DeleteDialog
                name={`version ${version.version} of ${model.name}`}
                path={`/models/${encodeURIComponent(model.name)}/versions/${version.version}`}
                effect="The version is deleted with the files that nothing else names."
                next={modelHref(model.name)}
              />
            )}
          </>
        }
        breadcrumbs={[
          isPromptVersion
            ? { label: "Prompts", href: "/models?kind=prompt" }
            : { label: "Models", href: "/models" },
          { label: model.name, href: modelHref(model.name) },
        ]}
        meta={
          <>
            {version.aliases.map((alias) => (
              <AliasBadge key={alias} alias={alias} />
            ))}
            <span>
              created <Time value={version.createdAt} />
              {version.createdBy && ` by ${version.createdBy}`}
            </span>
            {trainedByRun && (
              <Link href={`/runs/${trainedByRun}`} className="underline">
                Run
              </Link>
            )}
            {training && (
              <Link
                href={`/experiments/${training.experimentWireId}/runs/${training.id}`}
                className="underline"
              >
                Experiment run
              </Link>
            )}
            {version.modelId && training && (
              <Link
                href={`/experiments/${training.experimentWireId}/models/${version.modelId}`}
                className="underline"
              >
                Logged model
              </Link>
            )}
            {reports.items.map(({ id, key }) => (
              <Link key={id} href={`/artifacts/${id}`} className="underline">
                {key}
              </Link>
            ))}
            <TagList tags={splitPromptTags(version.tags).others} />
          </>
        }
      />
      {isPromptVersion ? (
        <PromptVersion version={version} role={role} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          {training && <RegisteredWith origin={training.figuresFrom} changed={changed} />}
          {roleAllows(role, "operator") && <MoveSection version={version} role={role} />}
          {!version.kind && <ScoringSection teamId={teamId} model={model.name} version={version.version} />}
          {!version.kind && files.length > 0 && (
            <NeedsSection
              facts={await readModelFiles(teamId, files)}
              uri={`models:/${model.name}/${version.version}`}
            />
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
            <NamedValues
              title="Metrics"
              values={Object.values(training?.metrics ?? {}).map(({ key, value }) => [key, value])}
            />
            <NamedValues title="Parameters" values={Object.entries(training?.params ?? {})} />
            <SignatureTable signature={signature} />
            <FilesTable version={version} files={files} />
          </div>
          <LineageGraph
            teamId={teamId}
            start={{ kind: "model", name: model.name, version: version.version }}
          />
          {modelSha256 && trainedByRun && (
            <ReproduceSection
              version={version}
              modelSha256={modelSha256}
              mayRun={roleAllows(role, "operator")}
            />
          )}
          {checks.length > 0 && (
            <Section isMinor title="Gate results">
              <GateChecks checks={checks} />
            </Section>
          )}
          {roleAllows(role, "editor") && (
            <DescribeForm
              name={model.name}
              version={String(version.version)}
              description={version.description}
              tags={tagLines(version.tags)}
            />
          )}
        </div>
      )}
    </>
  );
}

async function findVersion(teamId: string, name: string, number: string) {
  const model = await getModel(teamId, name);
  const version = await getTrainedVersion(teamId, name, number);
  return { model, version };
}
