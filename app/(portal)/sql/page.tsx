import type { Metadata } from "next";
import type { Word } from "@/app/_components/forms/code-mirror";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDatasets } from "@/lib/datasets/queries";
import { listSavedQueries } from "@/lib/datasets/sql/saved-queries";
import { tableInSql } from "@/lib/datasets/sql/table-names";
import { SavedQueries } from "./saved-queries";
import { Tables } from "./tables";
import { Workbench } from "./workbench";

export const metadata: Metadata = { title: "SQL" };

export default async function SqlPage({ searchParams }: { searchParams: Promise<{ saved?: string }> }) {
  const { teamId, role } = await requireMember();
  const { saved: id } = await searchParams;
  const [{ items }, saved] = await Promise.all([
    listDatasets(teamId, { limit: 200 }),
    listSavedQueries(teamId),
  ]);
  const opened = saved.find((query) => query.id === id);
  const first = items.find(({ latest }) => latest !== null);
  return (
    <>
      <PageHeader
        title="SQL"
        description="Query your team's datasets with DuckDB's SQL. A query reads them and changes nothing."
      />
      {first ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
          <Workbench
            key={opened?.id}
            start={opened?.query ?? `select *\nfrom ${tableInSql(first.name)}\nlimit 100`}
            name={opened?.name}
            words={wordsOf(items)}
            mayQuery={roleAllows(role, "operator")}
            maySave={roleAllows(role, "editor")}
          />
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">
            <SavedQueries queries={saved} openId={opened?.id} mayDelete={roleAllows(role, "operator")} />
            <Tables datasets={items} />
          </div>
        </div>
      ) : (
        <EmptyState
          title="No datasets to query yet"
          action={
            <LinkButton variant="primary" href="/datasets">
              Upload a dataset
            </LinkButton>
          }
        >
          Each dataset is a table of your queries.
        </EmptyState>
      )}
    </>
  );
}

/** Names of the tables and of their columns, each once. */
function wordsOf(datasets: Awaited<ReturnType<typeof listDatasets>>["items"]): Word[] {
  const words = new Map<string, string>();
  for (const { name, latest } of datasets) {
    if (!latest) continue;
    words.set(tableInSql(name), "table");
    for (const column of latest.columns) words.set(nameInSql(column.name), column.type);
  }
  return [...words].map(([label, detail]) => ({ label, detail }));
}

function nameInSql(column: string): string {
  return /^[A-Za-z_]\w*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}
