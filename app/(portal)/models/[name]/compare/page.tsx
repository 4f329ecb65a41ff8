import type { Metadata } from "next";
import { z } from "zod";
import { ComparedTable, type ComparedThing } from "@/app/_components/compare/compared-table";
import { ConfusionMatrices } from "@/app/_components/compare/confusion-matrices";
import { EvaluationCurves } from "@/app/_components/curves/evaluation-curves";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatAbsolute } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { moveAliasAction } from "@/app/(portal)/models/actions";
import { modelHref, versionHref } from "@/app/(portal)/models/model-href";
import { MoveForm } from "@/app/(portal)/models/move-form";
import { type Role, roleAllows } from "@/lib/base/member";
import { championAlias, moveEffect } from "@/lib/registry/alias";
import { getModel } from "@/lib/registry/model-queries";
import { listTrainedVersions, type TrainedVersion } from "@/lib/registry/model-view";
import { readEvaluation } from "@/lib/registry/read-evaluation";

export const metadata: Metadata = { title: "Compare versions" };

const mostVersions = 5;
const Query = z.object({
  version: z
    .preprocess(
      (value) => (value ? [value].flat() : []),
      z.array(z.coerce.number().int().min(1).max(999_999_999)).max(100),
    )
    .catch([]),
  /** The version that others are compared with; the oldest unless given. */
  base: z.coerce.number().int().optional().catch(undefined),
  all: z.literal("1").optional().catch(undefined),
});
type Props = { params: Promise<{ name: string }>; searchParams: Promise<unknown> };

/** Two to five versions of a model side by side: metrics first, then curves, confusion and how each was trained. */
export default async function CompareVersionsPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const model = await orNotFound(getModel(teamId, decodeURIComponent((await params).name)));
  const { version: asked, base, all } = Query.parse(await searchParams);
  const versions = (await listTrainedVersions(teamId, model.name, asked))
    .slice(0, mostVersions)
    .sort((a, b) => Number(b.version === base) - Number(a.version === base) || a.version - b.version);
  const path = `${modelHref(model.name)}/compare`;
  const hrefWith = (change: { base?: number; all?: "1" }) => {
    const query = new URLSearchParams(versions.map(({ version }) => ["version", String(version)]));
    for (const [name, value] of Object.entries({ base, all, ...change }))
      if (value !== undefined) query.set(name, String(value));
    return `${path}?${query}`;
  };
  const breadcrumbs = [
    { label: "Models", href: "/models" },
    { label: model.name, href: modelHref(model.name) },
  ];
  if (versions.length < 2)
    return (
      <>
        <PageHeader title="Compare versions" breadcrumbs={breadcrumbs} />
        <EmptyState
          title="Choose two to five versions"
          action={<LinkButton href={modelHref(model.name)}>Go to the versions</LinkButton>}
        >
          Select versions in the table of the model and press Compare selected.
        </EmptyState>
      </>
    );
  const thingsOf = (valuesOf: (version: TrainedVersion) => ComparedThing["values"]) =>
    versions.map((version) => ({
      id: String(version.version),
      name: `Version ${version.version}`,
      href: versionHref(model.name, version.version),
      baselineHref: hrefWith({ base: version.version }),
      values: valuesOf(version),
    }));
  const evaluated = await evaluatedOf(teamId, versions);
  const showsEqual = Boolean(all);
  return (
    <>
      <PageHeader
        title={`Compare ${versions.length} versions`}
        description="Each on its own held-out rows. Colours say better or worse than the baseline, the oldest unless you pin another."
        breadcrumbs={breadcrumbs}
        actions={
          <>
            <LinkButton href={hrefWith({ all: all ? undefined : "1" })} scroll={false}>
              {all ? "Hide equal values" : "Show equal values"}
            </LinkButton>
            {roleAllows(role, "operator") && <PromoteButtons versions={versions} role={role} />}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Metrics">
          <ComparedTable label="Metrics" things={thingsOf(metricsOf)} showsEqual={showsEqual} />
        </Section>
        {evaluated.length > 0 && (
          <>
            <EvaluationCurves models={evaluated} />
            <ConfusionMatrices models={evaluated} positive="positive" />
          </>
        )}
        <Section isMinor title="Parameters">
          <ComparedTable
            label="Parameters"
            things={thingsOf(({ training }) => training?.params ?? {})}
            showsEqual={showsEqual}
          />
        </Section>
        <Section isMinor title="Versions">
          <ComparedTable label="Versions" things={thingsOf(factsOf)} showsEqual={showsEqual} />
        </Section>
      </div>
    </>
  );
}

/** Each version that is not the champion can become it: the primary action is the only one, or the newest's. */
function PromoteButtons({ versions, role }: { versions: TrainedVersion[]; role: Role }) {
  const others = versions.filter(({ aliases }) => !aliases.includes(championAlias));
  const newest = Math.max(...others.map(({ version }) => version));
  return others.map(({ name, version }) => (
    <MoveForm
      key={version}
      size="md"
      action={moveAliasAction}
      values={{ name, version: String(version), alias: championAlias }}
      label={`Promote version ${version}`}
      effect={moveEffect(name, championAlias, version)}
      variant={version === newest ? "primary" : "secondary"}
      mayOverride={roleAllows(role, "owner")}
    />
  ));
}

/** Versions with an evaluation of the portal's own trainings. */
async function evaluatedOf(teamId: string, versions: TrainedVersion[]) {
  const read = await Promise.all(
    versions.map(async (version) => {
      const evaluation = await readEvaluation(teamId, version);
      return evaluation ? [{ name: `Version ${version.version}`, evaluation }] : [];
    }),
  );
  return read.flat();
}

function metricsOf({ training }: TrainedVersion): Record<string, number> {
  return Object.fromEntries(Object.values(training?.metrics ?? {}).map(({ key, value }) => [key, value]));
}

function factsOf({ aliases, createdAt, createdBy, data, kind, featureSet }: TrainedVersion) {
  return {
    Aliases: aliases.map((alias) => `@${alias}`).join(", ") || "–",
    Created: `${formatAbsolute(createdAt)}${createdBy ? ` by ${createdBy}` : ""}`,
    Dataset: data ?? "–",
    Features: featureSet ?? "–",
    Kind: kind ?? "–",
  };
}
