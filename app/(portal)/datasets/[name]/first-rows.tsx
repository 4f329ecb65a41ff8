import { DataTable } from "@/app/_components/ui/data-table";
import { previewDatasetVersion } from "@/lib/datasets/queries";

const shown = 10;

/** The first rows of a version, as the file has them. */
export async function FirstRows({
  teamId,
  name,
  version,
}: {
  teamId: string;
  name: string;
  version: number;
}) {
  const { columns, rows } = await previewDatasetVersion(teamId, name, version, shown);
  const numbered = rows.map((cells, index) => ({ line: index + 1, cells }));
  return (
    <DataTable
      label="First rows"
      isSticky
      rows={numbered}
      rowKey={({ line }) => String(line)}
      columns={[
        {
          key: "line",
          header: "Row",
          cell: ({ line }) => <span className="text-muted">{line}</span>,
          align: "end",
        },
        ...columns.map((column, index) => ({
          key: column,
          header: <span className="font-mono font-normal">{column}</span>,
          cell: ({ cells }: { cells: string[] }) => <span className="whitespace-nowrap">{cells[index]}</span>,
        })),
      ]}
    />
  );
}
