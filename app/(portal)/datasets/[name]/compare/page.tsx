import type { Metadata } from "next";
import { Suspense } from "react";
import { z } from "zod";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { TableSkeleton } from "@/app/_components/ui/table-skeleton";
import { orNotFound, requireMember } from "@/app/_server/page";
import { getDataset, getDatasetVersion } from "@/lib/datasets/queries";
import { VersionDifference } from "./version-difference";

export const metadata: Metadata = { title: "Compare versions" };

type Props = { params: Promise<{ name: string }>; searchParams: Promise<unknown> };

const version = z.coerce.number().int().optional().catch(undefined);
const Query = z.object({ before: version, after: version });

export default async function CompareVersionsPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const { name, versions } = await orNotFound(getDataset(teamId, (await params).name));
  const query = Query.parse(await searchParams);
  const [before, after] = [query.before, query.after].map((wanted) =>
    versions.find((candidate) => candidate.version === wanted),
  );
  const breadcrumbs = [
    { label: "Datasets", href: "/datasets" },
    { label: name, href: `/datasets/${name}` },
  ];
  if (!before || !after)
    return (
      <>
        <PageHeader title="Compare versions" breadcrumbs={breadcrumbs} />
        <EmptyState
          title="Choose two versions"
          action={<LinkButton href={`/datasets/${name}`}>Go to {name}</LinkButton>}
        >
          Select a version under Before and one under After in the version list, then press Compare.
        </EmptyState>
      </>
    );
  const swapped = `/datasets/${name}/compare?before=${after.version}&after=${before.version}`;
  return (
    <>
      <PageHeader
        title={`${name}: version ${before.version} to ${after.version}`}
        breadcrumbs={breadcrumbs}
        actions={<LinkButton href={swapped}>Swap</LinkButton>}
      />
      <Suspense
        key={`${before.id} ${after.id}`}
        fallback={
          <TableSkeleton rows={before.columns.length} rowPx={49}>
            Comparing the columns…
          </TableSkeleton>
        }
      >
        <VersionDifference before={before} after={await getDatasetVersion(teamId, name, after.version)} />
      </Suspense>
    </>
  );
}
