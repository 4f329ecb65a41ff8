import { expect, test } from "vitest";
import { filterOf, parseRunsSearch, queryOf, RunsAddress, runsHref, runsSearch } from "./runs-address";

test("the same filters always give the same address", () => {
  const address = RunsAddress.parse({
    state: ["Failed", "Crashed"],
    flow: "train",
    q: " heron ",
    span: "7d",
  });
  expect(runsHref(address)).toBe("/runs?state=Crashed&state=Failed&flow=train&q=heron&span=7d");
  expect(parseRunsSearch(runsSearch(address))).toEqual({ ...address, state: ["Crashed", "Failed"] });
  expect(runsHref({})).toBe("/runs");
});

test("ignores invalid parameters", () => {
  const query = { state: "Nonsense", trigger: "moon", since: "soon", flow: "", q: ["a", "b"], span: "1y" };
  expect(runsHref(RunsAddress.parse(query))).toBe("/runs");
});

test("times are UTC, and a date alone ends with its day", () => {
  const { since, until } = RunsAddress.parse({ since: "2026-11-24 13:30", until: "2026-11-24" });
  expect(since?.toISOString()).toBe("2026-11-24T13:30:00.000Z");
  expect(until?.toISOString()).toBe("2026-11-24T23:59:59.999Z");
  expect(RunsAddress.parse({ since: "2026-11-24T13:00:00+01:00" }).since?.toISOString()).toBe(
    "2026-11-24T12:00:00.000Z",
  );
});

test("a relative span ends now; an explicit time takes precedence", () => {
  const now = new Date("2026-11-25T00:00:00Z");
  const since = (search: string) => filterOf(queryOf(parseRunsSearch(search)), now).since?.toISOString();
  expect(since("span=24h")).toBe("2026-11-24T00:00:00.000Z");
  expect(since("span=24h&since=2026-11-01")).toBe("2026-11-01T00:00:00.000Z");
});

test.each(["-271821-04-20T00:00:00Z", "+275760-09-13", "0000-01-01", "9e99", "1969-12-31"])(
  "ignores the time %s, which Postgres does not accept",
  (time) => {
    const { since, until } = parseRunsSearch(new URLSearchParams({ since: time, until: time }).toString());
    expect([since, until]).toEqual([undefined, undefined]);
  },
);
