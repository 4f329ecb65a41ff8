import type { Metadata } from "next";
import { z } from "zod";
import { TextDifference } from "@/app/_components/files/text-difference";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { ArtifactView } from "@/app/(portal)/artifacts/[id]/artifact-view";
import { compareTexts, isComparable } from "@/lib/artifacts/compare-texts";
import { MarkdownData } from "@/lib/artifacts/kinds/markdown";
import { attachmentsOfRun, getArtifact } from "@/lib/artifacts/queries";

export const metadata: Metadata = { title: "Compare versions" };

const id = z.string().min(1).optional().catch(undefined);
const Query = z.object({ before: id, after: id });

export default async function CompareArtifactsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const { before: beforeId, after: afterId } = Query.parse(await searchParams);
  if (!beforeId || !afterId)
    return (
      <>
        <PageHeader title="Compare versions" breadcrumbs={[{ label: "Artifacts", href: "/artifacts" }]} />
        <EmptyState
          title="Choose two versions"
          action={<LinkButton href="/artifacts">Go to artifacts</LinkButton>}
        >
          Open the versions of a key, select a version under Before and one under After, then press Compare.
        </EmptyState>
      </>
    );
  const [before, after] = await Promise.all(
    [beforeId, afterId].map((id) => orNotFound(getArtifact(teamId, id))),
  );
  if (!before || !after) throw new Error("Select two artifacts to compare.");
  const sides = [before, after];
  const [old, fresh] = sides.map(({ kind, data }) =>
    kind === "markdown" ? MarkdownData.parse(data).markdown : undefined,
  );
  const areTexts = old !== undefined && fresh !== undefined && isComparable(old, fresh);
  const title = before.key === after.key ? before.key : `${before.key} and ${after.key}`;
  return (
    <>
      <PageHeader
        title={`${title}: version ${before.version} to ${after.version}`}
        breadcrumbs={[
          { label: "Artifacts", href: "/artifacts" },
          { label: after.key, href: `/artifacts?key=${encodeURIComponent(after.key)}` },
        ]}
        actions={
          <LinkButton href={`/artifacts/compare?before=${after.id}&after=${before.id}`}>Swap</LinkButton>
        }
      />
      {areTexts ? (
        <TextDifference
          rows={compareTexts(old, fresh)}
          names={[`version ${before.version}`, `version ${after.version}`]}
        />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          {sides.map(async (artifact) => (
            <section key={artifact.id} className="grid min-w-0 content-start gap-2">
              <h2 className="text-sm font-medium">Version {artifact.version}</h2>
              <ArtifactView
                artifact={artifact}
                teamId={teamId}
                attachments={artifact.run ? await attachmentsOfRun(teamId, artifact.run) : {}}
              />
            </section>
          ))}
        </div>
      )}
    </>
  );
}
