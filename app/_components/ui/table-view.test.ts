import { expect, test } from "vitest";
import { parseTableView } from "./parse-table-view";
import { tableSearch, withNextSort, withToggledColumn } from "./table-view";

test("the address stores a view; invalid parts are ignored", () => {
  const view = { sort: { key: "roc_auc", isDescending: true }, hidden: ["kind", "data"] };
  expect(parseTableView(Object.fromEntries(tableSearch(view)))).toEqual(view);
  expect(tableSearch({ hidden: [] }).toString()).toBe("");
  expect(parseTableView({ sort: "--", hide: ["a", "b"] })).toEqual({
    sort: { key: "-", isDescending: true },
    hidden: [],
  });
  expect(parseTableView({ sort: "a b" })).toEqual({ sort: undefined, hidden: [] });
});

test("a header cycles through descending, ascending and the original order", () => {
  const once = withNextSort({ hidden: [] }, "recall");
  const twice = withNextSort(once, "recall");
  expect([once, twice, withNextSort(twice, "recall")].map((view) => tableSearch(view).toString())).toEqual([
    "sort=-recall",
    "sort=recall",
    "",
  ]);
  expect(withNextSort(twice, "f1").sort).toEqual({ key: "f1", isDescending: true });
});

test("a column can be hidden and shown again", () => {
  const without = withToggledColumn({ hidden: ["kind"] }, "data");
  expect(without.hidden).toEqual(["kind", "data"]);
  expect(withToggledColumn(without, "kind").hidden).toEqual(["data"]);
});
