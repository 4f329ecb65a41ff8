import { ChevronLeft, ChevronRight, Download, type LucideIcon, Share2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { LinkButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { attachmentsOfRun, getArtifact, neighboursOf } from "@/lib/artifacts/queries";
import { roleAllows } from "@/lib/base/member";
import { ArtifactView } from "./artifact-view";

const load = cache((teamId: string, id: string) => orNotFound(getArtifact(teamId, id)));

type Props = { params: Promise<{ id: string }> };

/** The title names the file when a report is printed as PDF. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { teamId } = await requireMember();
  const { key, version } = await load(teamId, (await params).id);
  return { title: `${key} v${version}` };
}

export default async function ArtifactPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const artifact = await load(teamId, (await params).id);
  const { id, key, version } = artifact;
  const [{ previous, next }, attachments] = await Promise.all([
    neighboursOf(teamId, artifact),
    artifact.run ? attachmentsOfRun(teamId, artifact.run) : {},
  ]);
  return (
    <>
      <PageHeader
        title={key}
        breadcrumbs={[{ label: "Artifacts", href: "/artifacts" }]}
        meta={
          <>
            <span className="flex items-center gap-2">
              <Step to={previous} label="Previous version" icon={ChevronLeft} />
              version {version}
              <Step to={next} label="Next version" icon={ChevronRight} />
            </span>
            {artifact.run && (
              <span>
                created by <Link href={`/runs/${artifact.run}`}>{artifact.runName}</Link>, task{" "}
                <code>{artifact.task}</code>
              </span>
            )}
            <Time value={artifact.createdAt} />
          </>
        }
        actions={
          <>
            {previous && (
              <LinkButton href={`/artifacts/compare?before=${previous.id}&after=${id}`}>
                Compare with version {previous.version}
              </LinkButton>
            )}
            <LinkButton href={`/artifacts?key=${encodeURIComponent(key)}`}>All versions</LinkButton>
            {artifact.kind === "markdown" && (
              <LinkButton href={`/artifacts/${id}/share`}>
                <Share2 aria-hidden="true" /> Share
              </LinkButton>
            )}
            <LinkButton href={`/api/v1/artifacts/${id}/content`} prefetch={false} download>
              <Download aria-hidden="true" /> Download
            </LinkButton>
            {roleAllows(role, "editor") && (
              <DeleteDialog
                name={`version ${version} of ${key}`}
                path={`/artifacts/${id}`}
                effect="This version and the links that share it are deleted."
                next={`/artifacts?key=${encodeURIComponent(key)}`}
              />
            )}
          </>
        }
      />
      <ArtifactView artifact={artifact} teamId={teamId} attachments={attachments} />
    </>
  );
}

function Step({
  to,
  label,
  icon: Icon,
}: {
  to: { id: string; version: number } | undefined;
  label: string;
  icon: LucideIcon;
}) {
  if (!to) return null;
  return (
    <Link
      href={`/artifacts/${to.id}`}
      aria-label={`${label}: ${to.version}`}
      title={`${label}: ${to.version}`}
      className="no-print rounded p-1 hover:bg-raised hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-4" />
    </Link>
  );
}
