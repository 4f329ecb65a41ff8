import type { Metadata } from "next";
import { Suspense } from "react";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { TableSkeleton } from "@/app/_components/ui/table-skeleton";
import { orNotFound, requireMember } from "@/app/_server/page";
import { AlertLink } from "@/app/(portal)/alerts/alert-link";
import { UploadForm } from "@/app/(portal)/datasets/upload-form";
import { LineageGraph } from "@/app/(portal)/models/lineage-graph";
import { roleAllows } from "@/lib/base/member";
import { counted } from "@/lib/base/number-text";
import { findDatasetProfile } from "@/lib/datasets/profile-version";
import { getDataset } from "@/lib/datasets/queries";
import { DownloadLinks } from "./download-links";
import { FirstRows } from "./first-rows";
import { NextSteps } from "./next-steps";
import { ProfileTable } from "./profile-table";
import { Tombstones } from "./tombstones";
import { VersionsTable } from "./versions-table";
import { Violations } from "./violations";

type Props = { params: Promise<{ name: string }>; searchParams: Promise<{ version?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function DatasetPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const { name } = await params;
  const dataset = await orNotFound(getDataset(teamId, name));
  const wanted = (await searchParams).version;
  const shown =
    dataset.versions.find((candidate) => String(candidate.version) === wanted) ?? dataset.versions[0];
  const profiled = shown && (await findDatasetProfile(teamId, shown.id));
  return (
    <>
      <PageHeader
        title={dataset.name}
        description={dataset.description}
        breadcrumbs={[{ label: "Datasets", href: "/datasets" }]}
        actions={
          roleAllows(role, "editor") && (
            <>
              {shown && <LinkButton href="#upload">Upload a version</LinkButton>}
              <AlertLink about={{ when: "dataset-version", dataset: dataset.name }} role={role} />
              <DeleteDialog
                name={`the dataset ${dataset.name}`}
                path={`/datasets/${dataset.name}`}
                effect={`Its ${counted(dataset.versions.length, "version")} and their files are deleted.`}
                next="/datasets"
              />
            </>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {shown && roleAllows(role, "operator") && !shown.modelName && (
          <NextSteps
            teamId={teamId}
            name={dataset.name}
            version={shown.version}
            isLatest={shown === dataset.versions[0]}
            mayEdit={roleAllows(role, "editor")}
            before={dataset.versions.find(({ version }) => version < shown.version)}
          />
        )}
        {shown && (
          <>
            <Violations dataset={dataset.name} version={shown} mayReview={roleAllows(role, "editor")} />
            <Section
              isMinor
              title={`First rows of version ${shown.version}`}
              actions={<DownloadLinks name={dataset.name} version={shown.version} />}
            >
              <Suspense
                key={shown.id}
                fallback={<TableSkeleton rows={Math.min(10, shown.rows)}>Reading the file…</TableSkeleton>}
              >
                <FirstRows teamId={teamId} name={dataset.name} version={shown.version} />
              </Suspense>
            </Section>
            <Section
              isMinor
              title={`Columns of version ${shown.version}`}
              actions={
                <span className="flex flex-wrap items-center gap-2">
                  {!profiled && <ProfileComing />}
                  <LinkButton size="sm" href={`/datasets/${dataset.name}/schema`}>
                    Schema
                  </LinkButton>
                  <LinkButton size="sm" href={`/datasets/${dataset.name}/expectations`}>
                    Expectations
                  </LinkButton>
                  {roleAllows(role, "editor") && (
                    <DeleteDialog
                      size="sm"
                      name={`version ${shown.version} of ${dataset.name}`}
                      path={`/datasets/${dataset.name}/versions/${shown.version}`}
                      effect="The version is deleted with its file. Its number is not used again."
                      next={`/datasets/${dataset.name}`}
                    />
                  )}
                </span>
              }
            >
              {shown.note && <p className="text-sm text-muted break-words">{shown.note}</p>}
              <Tombstones teamId={teamId} versionId={shown.id} />
              {shown.uri.startsWith("gs:") && (
                <p className="text-sm text-muted">
                  Stored at <code className="break-all">{shown.uri}</code>
                </p>
              )}
              {profiled?.error && (
                <p role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
                  The profile could not be computed. It will be retried within the hour. {profiled.error}
                </p>
              )}
              <ProfileTable version={shown} profile={profiled?.profile ?? undefined} />
            </Section>
          </>
        )}
        <VersionsTable name={dataset.name} versions={dataset.versions} />
        {roleAllows(role, "editor") && (
          <div id="upload" className="scroll-mt-4 rounded-md border border-line bg-panel p-4">
            <UploadForm dataset={dataset.name} />
          </div>
        )}
        {shown && (
          <LineageGraph
            teamId={teamId}
            start={{ kind: "dataset", name: dataset.name, version: shown.version }}
          />
        )}
      </div>
    </>
  );
}

/** Stands there until the profile is. */
function ProfileComing() {
  return (
    <span className="flex items-center gap-3 text-sm text-muted">
      <span role="status">Computing profile</span>
      <LiveRefresh url="/api/v1/events/stream?kind=dataset" />
    </span>
  );
}
