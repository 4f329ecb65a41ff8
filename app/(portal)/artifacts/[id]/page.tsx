import type { Metadata } from "next";
import Link from "next/link";
import { LinkButton } from "@/app/_components/button";
import { PageHeader } from "@/app/_components/page-header";
import { Time } from "@/app/_components/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { attachmentsOfRun, getArtifact } from "@/lib/artifacts/queries";
import { ArtifactView } from "./artifact-view";

export const metadata: Metadata = { title: "Artifact" };

export default async function ArtifactPage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId } = await requireMember();
  const artifact = await orNotFound(getArtifact(teamId, (await params).id));
  return (
    <>
      <PageHeader
        title={artifact.key}
        breadcrumbs={[{ label: "Artifacts", href: "/artifacts" }]}
        meta={
          <>
            <span>version {artifact.version}</span>
            {artifact.run && (
              <span>
                made by <Link href={`/runs/${artifact.run}`}>{artifact.runName}</Link>, task{" "}
                <code>{artifact.task}</code>
              </span>
            )}
            <Time value={artifact.createdAt} />
          </>
        }
        actions={
          <LinkButton href={`/artifacts?key=${encodeURIComponent(artifact.key)}`}>All versions</LinkButton>
        }
      />
      <ArtifactView
        artifact={artifact}
        attachments={artifact.run ? await attachmentsOfRun(teamId, artifact.run) : {}}
      />
    </>
  );
}
