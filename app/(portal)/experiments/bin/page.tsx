import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import { selectColumn } from "@/app/(portal)/runs/select-column";
import { roleAllows } from "@/lib/base/member";
import { counted } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import { BinCursor, type BinItem, listBin } from "@/lib/deletion/bin";
import { getRetention } from "@/lib/retention/queries";
import { BinBar } from "./bin-bar";

export const metadata: Metadata = { title: "Bin" };

const pageSize = 100;
const selection = "ticked-items";
const Query = z.object({ after: BinCursor.optional().catch(undefined) });
const kinds: Record<BinItem["kind"], string> = {
  experiment: "Experiment",
  run: "Run",
  model: "Logged model",
};

/** Deleted experiments, runs and logged models, until they are deleted for good. */
export default async function BinPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, role } = await requireMember();
  const { after } = Query.parse(await searchParams);
  const [items, { bin: keepDays }] = await Promise.all([
    listBin(teamId, { limit: pageSize + 1, after }),
    getRetention(teamId),
  ]);
  const mayChange = roleAllows(role, "editor");
  const refOf = ({ kind, id, name }: BinItem) => ({ id: `${kind}:${id}`, name });
  const last = items.length > pageSize ? items[pageSize - 1] : undefined;
  const columns: Column<BinItem>[] = [
    { key: "name", header: "Name", cell: ({ name }) => name },
    { key: "kind", header: "Kind", isMinor: true, cell: ({ kind }) => kinds[kind] },
    { key: "experiment", header: "Experiment", isMinor: true, cell: ({ experimentName }) => experimentName },
    {
      key: "deleted",
      header: "Deleted",
      cell: ({ isDue, deletedAt }) => (isDue ? "–" : <Time value={deletedAt} />),
    },
    { key: "goes", header: "Deleted for good", cell: (item) => <Goes item={item} keepDays={keepDays} /> },
  ];
  return (
    <>
      <PageHeader
        title="Bin"
        description={
          keepDays === null
            ? "Deleted experiments, runs and logged models, with their files, until someone deletes them for good."
            : `Deleted experiments, runs and logged models. They are deleted for good, with their files, after ${counted(keepDays, "day")}.`
        }
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={
          roleAllows(role, "admin") && (
            <Link href="/settings/retention" className="underline">
              Change the retention
            </Link>
          )
        }
      />
      {items.length > 0 && mayChange && <BinBar formId={selection} />}
      <DataTable
        label="Bin"
        rows={items.slice(0, pageSize)}
        rowKey={({ kind, id }) => `${kind}:${id}`}
        rowHref={hrefOf}
        empty={
          <EmptyState title="The bin is empty">
            Experiments, runs and logged models that are deleted here or by an MLflow client can be restored
            from here.
          </EmptyState>
        }
        columns={mayChange ? [selectColumn(selection, refOf), ...columns] : columns}
      />
      <PageLinks
        links={[
          after && { label: "Deleted last", href: "/experiments/bin" },
          last && {
            label: "Deleted earlier",
            href: `/experiments/bin?${new URLSearchParams({ after: last.cursor })}`,
          },
        ]}
      />
    </>
  );
}

function Goes({ item, keepDays }: { item: BinItem; keepDays: number | null }) {
  if (item.keptBy) return <span className="text-muted">Kept: {item.keptBy} came of it</span>;
  if (item.kind === "experiment" && item.id === "0") return <span className="text-muted">Never</span>;
  if (item.isDue) return "Within the hour";
  if (keepDays === null) return <span className="text-muted">–</span>;
  return <Time value={new Date(item.deletedAt.getTime() + keepDays * dayMs)} />;
}

function hrefOf({ kind, id, experimentWireId }: BinItem): string {
  if (kind === "run") return runHref(experimentWireId, id);
  return kind === "model" ? `/experiments/${experimentWireId}/models/${id}` : `/experiments/${id}`;
}
