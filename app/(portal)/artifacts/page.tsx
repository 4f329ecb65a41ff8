import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { artifactKinds } from "@/lib/artifacts/catalog";
import { countedVersions, flowVersions, listArtifactKeys } from "@/lib/artifacts/list-keys";
import { listArtifacts } from "@/lib/artifacts/queries";
import { listFlows } from "@/lib/flows/queries";
import { findRun } from "@/lib/runs/read/queries";
import { ArtifactFilters } from "./artifact-filters";

export const metadata: Metadata = { title: "Artifacts" };

/** The default kind. */
const usual = "markdown";
const kinds = [...artifactKinds.values()].sort((a, b) => Number(b.slug === usual) - Number(a.slug === usual));

/** Artifacts of every kind. */
const all = { slug: "all", name: "All" };

const text = z.string().trim().min(1).optional().catch(undefined);
const Query = z.object({
  kind: z
    .string()
    .refine((slug) => artifactKinds.has(slug) || slug === all.slug)
    .optional()
    .catch(undefined),
  key: text,
  run: text,
  flow: text,
  cursor: text,
});

export default async function ArtifactsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const asked = Query.parse(await searchParams);
  // A run has few, whatever their kind.
  const query = { ...asked, kind: asked.kind ?? (asked.run ? all.slug : usual) };
  return query.key ? (
    <Versions teamId={teamId} query={{ ...query, key: query.key }} />
  ) : (
    <Keys teamId={teamId} query={query} />
  );
}

type Given = z.output<typeof Query> & { kind: string };

/** One row for each key. */
async function Keys({ teamId, query }: { teamId: string; query: Given }) {
  const isAll = query.kind === all.slug;
  const [{ items, nextCursor }, flows, run] = await Promise.all([
    listArtifactKeys(teamId, { ...query, kind: isAll ? undefined : query.kind }),
    listFlows(teamId),
    query.run ? findRun(teamId, query.run) : undefined,
  ]);
  const isFiltered = query.run || query.flow;
  return (
    <>
      <PageHeader
        title="Artifacts"
        description="Reports, charts and images produced by runs. Each run adds a version under the key."
      />
      <TabsNav
        label="Kind"
        tabs={[...kinds, all].map(({ slug, name }) => ({
          label: name,
          href: addressOf({ ...query, kind: slug, cursor: undefined }),
          isCurrent: query.kind === slug,
        }))}
      />
      <ArtifactFilters {...query} flows={flows} />
      {run && (
        <p className="mb-3 text-sm text-muted">
          Of the run{" "}
          <Link href={`/runs/${run.id}`} className="underline">
            {run.name}
          </Link>
          .
        </p>
      )}
      {query.flow && !query.run && (
        <p className="mb-3 text-sm text-muted">
          Keys that the flow wrote one of the newest {flowVersions} versions of.
        </p>
      )}
      <DataTable
        label="Artifacts"
        rows={items}
        rowKey={(row) => row.id}
        rowHref={(row) => `/artifacts/${row.id}`}
        empty={
          isFiltered ? (
            <EmptyState
              title="No matching artifacts"
              action={<LinkButton href={`/artifacts?kind=${query.kind}`}>Clear filters</LinkButton>}
            >
              No artifact matches these filters.
            </EmptyState>
          ) : (
            <EmptyState
              title="No artifacts yet"
              action={<LinkButton href="/deployments">Go to deployments</LinkButton>}
            >
              Run the training flow: it writes a model report, MLflow info and deploy instructions.
            </EmptyState>
          )
        }
        columns={[
          { key: "key", header: "Key", cell: (row) => row.key, isMono: true },
          ...(isAll ? [{ key: "kind", header: "Kind", cell: kindOf }] : []),
          {
            key: "versions",
            header: "Versions",
            cell: (row) => (
              <a href={addressOf({ ...query, key: row.key, cursor: undefined })} className="underline">
                {row.versions < countedVersions ? row.versions : `${formatNumber(countedVersions)} or more`}
                <span className="sr-only"> of {row.key}</span>
              </a>
            ),
            align: "end",
          },
          { key: "run", header: "Latest run", cell: (row) => row.runName, isMinor: true },
          { key: "made", header: "Created", cell: (row) => <Time value={row.createdAt} /> },
        ]}
      />
      <Older query={query} cursor={nextCursor} />
    </>
  );
}

/** The versions of one key; any two can be compared. */
async function Versions({ teamId, query }: { teamId: string; query: Given & { key: string } }) {
  const { kind: _, ...filter } = query;
  const { items, nextCursor } = await listArtifacts(teamId, filter);
  return (
    <form action="/artifacts/compare">
      <PageHeader
        title={`Versions of ${query.key}`}
        breadcrumbs={[{ label: "Artifacts", href: "/artifacts" }]}
        actions={items.length > 1 && <Button type="submit">Compare</Button>}
      />
      <DataTable
        label="Versions"
        rows={items}
        rowKey={(row) => row.id}
        rowHref={(row) => `/artifacts/${row.id}`}
        empty={<EmptyState title="No versions">This key has no artifacts.</EmptyState>}
        columns={[
          { key: "version", header: "Version", cell: (row) => `Version ${row.version}` },
          ...(items.length > 1
            ? (["before", "after"] as const).map((side, column) => ({
                key: side,
                header: side === "before" ? "Before" : "After",
                cell: (row: (typeof items)[number]) => (
                  <input
                    type="radio"
                    name={side}
                    value={row.id}
                    defaultChecked={row.id === items[1 - column]?.id}
                    aria-label={`${side === "before" ? "Before" : "After"}: version ${row.version}`}
                    className="relative z-10 accent-accent"
                  />
                ),
              }))
            : []),
          { key: "run", header: "Run", cell: (row) => row.runName, isMinor: true },
          { key: "made", header: "Created", cell: (row) => <Time value={row.createdAt} /> },
        ]}
      />
      <Older query={query} cursor={nextCursor} />
    </form>
  );
}

function kindOf({ kind }: { kind: string }) {
  return artifactKinds.get(kind)?.name ?? kind;
}

function Older({ query, cursor }: { query: Given; cursor: string | null }) {
  return (
    <PageLinks links={[cursor && { label: "Older artifacts", href: addressOf({ ...query, cursor }) }]} />
  );
}

function addressOf(query: Partial<Given>): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `/artifacts?${new URLSearchParams(entries)}`;
}
