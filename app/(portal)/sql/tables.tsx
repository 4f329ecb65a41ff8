import { Section } from "@/app/_components/ui/section";
import type { listDatasets } from "@/lib/datasets/queries";
import { tableInSql } from "@/lib/datasets/sql/table-names";

/** Most columns that are listed of a dataset. */
const mostColumns = 200;

/** The team's datasets as tables of SQL, with their columns. */
export function Tables({ datasets }: { datasets: Awaited<ReturnType<typeof listDatasets>>["items"] }) {
  return (
    <Section isMinor title="Tables" description="Add _v2 to a name for version 2 of a dataset.">
      <ul className="grid gap-1 pl-0 text-sm">
        {datasets
          .flatMap(({ id, name, latest }) => (latest ? [{ id, name, latest }] : []))
          .map(({ id, name, latest }) => (
            <li key={id} className="list-none">
              <details>
                <summary className="py-1 font-mono text-xs [overflow-wrap:anywhere]">
                  {tableInSql(name)}
                </summary>
                <ul className="mt-1 grid gap-0.5 pl-4 text-xs text-muted">
                  {latest.columns.slice(0, mostColumns).map((column) => (
                    <li key={column.name} className="list-none [overflow-wrap:anywhere]">
                      <span className="font-mono text-ink">{column.name}</span> {column.type}
                    </li>
                  ))}
                  {latest.columns.length > mostColumns && (
                    <li className="list-none">and {latest.columns.length - mostColumns} more</li>
                  )}
                </ul>
              </details>
            </li>
          ))}
      </ul>
    </Section>
  );
}
