import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { DataTable } from "./data-table";
import { parseTableView } from "./parse-table-view";

const runs = [
  { id: "a", name: "first", recall: 0.7 },
  { id: "b", name: "second", recall: 0.9 },
];

function render(query: Record<string, string>) {
  return renderToStaticMarkup(
    <DataTable
      label="Experiment runs"
      rows={runs}
      rowKey={({ id }) => id}
      view={{ current: parseTableView(query), pathname: "/experiments/1", query: { tab: "runs" } }}
      columns={[
        { key: "name", header: "Name", cell: ({ name }) => name },
        {
          key: "recall",
          header: "Recall",
          cell: ({ recall }) => `at ${recall}`,
          optionalName: "recall",
          sortValue: ({ recall }) => recall,
        },
      ]}
    />,
  );
}

test("a column header sorts by a link and states the current order", () => {
  expect(render({})).toContain('href="/experiments/1?tab=runs&amp;sort=-recall"');
  expect(render({})).not.toContain("aria-sort");
  const sorted = render({ sort: "-recall" });
  expect(sorted).toContain('aria-sort="descending"');
  expect(sorted).toContain('href="/experiments/1?tab=runs&amp;sort=recall"');
  expect(sorted.indexOf("second")).toBeLessThan(sorted.indexOf("first"));
});

test("a hidden column can be shown again", () => {
  const table = render({ hide: "recall" });
  expect(table).not.toContain("at 0.7");
  expect(table).toContain('aria-label="Show recall"');
  expect(render({})).toContain('href="/experiments/1?tab=runs&amp;hide=recall"');
});
