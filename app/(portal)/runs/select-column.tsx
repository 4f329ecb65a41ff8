import type { Column } from "@/app/_components/ui/data-table";

const box = "relative z-10 size-4 align-middle accent-accent";

/** Column of boxes named `run`, with one that ticks all. @param form id of the form that they belong to */
export function selectColumn<Row>(
  form: string,
  runOf: (row: Row) => { id: string; name: string },
): Column<Row> {
  return {
    key: "select",
    header: (
      <input
        type="checkbox"
        data-ticks="all"
        form={form}
        aria-label="Select all on this page"
        className={box}
      />
    ),
    isControl: true,
    cell: (row) => {
      const { id, name } = runOf(row);
      return (
        <input
          type="checkbox"
          name="run"
          value={id}
          form={form}
          aria-label={`Select ${name}`}
          className={box}
        />
      );
    },
  };
}
