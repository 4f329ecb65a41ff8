import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";

/** Names and their values, as a part of a page, or without a heading within one. */
export function PairsTable({
  title,
  pairs,
  level,
}: {
  title: string;
  pairs: Record<string, string>;
  level?: 3;
}) {
  const table = (
    <DataTable
      label={title}
      rows={Object.entries(pairs)}
      rowKey={([key]) => key}
      empty={<EmptyState title={`No ${title.toLowerCase()}`} level={3} />}
      columns={[
        { key: "key", header: "Name", cell: ([key]) => cut(key, 100), isMono: true },
        {
          key: "value",
          header: "Value",
          cell: ([, value]) => (
            <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{cut(value, 2000)}</span>
          ),
        },
      ]}
    />
  );
  return level === 3 ? (
    table
  ) : (
    <Section isMinor title={title}>
      {table}
    </Section>
  );
}
