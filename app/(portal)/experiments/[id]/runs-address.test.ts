import { expect, test } from "vitest";
import {
  groupOf,
  keptFields,
  nextSort,
  parseRunsAddress,
  parseRunsSearch,
  runsHref,
  runsSearch,
  sortOf,
} from "./runs-address";

test("an address is read back from its query", () => {
  const address = parseRunsAddress({
    q: "metrics.a > 1",
    c: ["metrics.a", "params.b c"],
    sort: "-metrics.a",
  });
  expect(parseRunsSearch(runsSearch(address))).toEqual(address);
});

test("forms and links of all runs have a query, which does not open the default view", () => {
  expect(keptFields({})).toEqual([["view", "all"]]);
  expect(keptFields({ charts: [{ kind: "bars" }] })).toEqual([["chart", "bars"]]);
  expect(runsHref("7", {})).toBe("/experiments/7?view=all");
  expect(runsSearch(parseRunsAddress({ view: "all" }))).toBe("");
});

test("charts are a part of the address, in their order", () => {
  const chart = ["curves?logy=1&axis=time", "pie", "scatter?x=params.b+c"];
  const address = parseRunsAddress({ chart });
  expect(address.charts).toEqual([
    { kind: "curves", axis: "time", logy: "1" },
    { kind: "scatter", x: "params.b c" },
  ]);
  expect(parseRunsSearch(runsSearch(address))).toEqual(address);
});

test("the options of a form replace those of its chart", () => {
  const chart = ["scatter?x=params.a&logx=1", "bars?x=metrics.a"];
  const { charts } = parseRunsAddress({ chart, edit: "0", x: "params.b" });
  expect(charts).toEqual([
    { kind: "scatter", x: "params.b" },
    { kind: "bars", x: "metrics.a" },
  ]);
});

test("a view from before there were several charts keeps the look of its own", () => {
  const { charts } = parseRunsSearch("chart=curves&axis=time&log=1&smooth=0.9");
  expect(charts).toEqual([{ kind: "curves", axis: "time", logy: "1", smooth: "0.9" }]);
});

test("what cannot be read is ignored", () => {
  const address = parseRunsAddress({
    base: "../x",
    stage: "all",
    sort: "nothing",
    group: "metrics.a",
    c: "one",
  });
  expect(address).toMatchObject({ base: undefined, stage: undefined, c: ["one"] });
  expect(sortOf(address)).toBeUndefined();
  expect(groupOf(address)).toBeUndefined();
});

test("a pressed value is added to the filter, and the list begins again", () => {
  expect(parseRunsAddress({ q: "metrics.a > 1", add: "params.b = 'c'", after: "x" })).toMatchObject({
    q: "metrics.a > 1 and params.b = 'c'",
    after: undefined,
  });
});

test("a header sorts descending, then ascending, then not", () => {
  const column = { kind: "metrics", key: "a" } as const;
  const sorts = [undefined, "-metrics.a", "metrics.a", "-metrics.b"];
  expect(sorts.map((sort) => nextSort(parseRunsAddress({ sort }), column))).toEqual([
    "-metrics.a",
    "metrics.a",
    undefined,
    "-metrics.a",
  ]);
});
