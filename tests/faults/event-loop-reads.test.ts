import { afterAll, beforeAll, expect, test } from "vitest";
import { listPages, listRoutes } from "@/tests/e2e/declared-edges";
import { fieldsOf, fillPath, useTwoTeams } from "@/tests/e2e/two-teams";
import { LoopProbe } from "./loop-probe";

// Hostile addresses for every GET route and page, and long scoring requests: none may block the event loop. Runs alone
// on the machine, since other load delays the loop as well.

const probe = new LoopProbe();
afterAll(() => probe.remove());
const teams = useTwoTeams(probe.env);
beforeAll(() => probe.settle());

/** Node accepts 16 KB of request line and headers. */
const longest = 12_000;
const fields = [
  ...[
    "q",
    "search",
    "filter",
    "name",
    "key",
    "state",
    "status",
    "tag",
    "flow",
    "kind",
    "type",
    "level",
    "days",
  ],
  ...[
    "cursor",
    "after",
    "before",
    "page",
    "sort",
    "order",
    "order_by",
    "filter_string",
    "filter",
    "page_token",
  ],
  ...[
    "max_results",
    "version",
    "versions",
    "run",
    "a",
    "b",
    "left",
    "right",
    "from",
    "to",
    "metric_key",
    "limit",
  ],
];
const spread = (value: string) => new URLSearchParams(fields.map((name) => [name, value])).toString();
const queries: Record<string, string> = {
  "a long text in each field": spread("%a_".repeat(40)),
  "one field of many values": `q=${"a".repeat(longest - 2)}`,
  "many fields": Array.from({ length: 1_500 }, (_, n) => `f${n}=1`).join("&"),
  "numbers past all bounds": spread("99999999999999999999"),
  "many terms": spread(Array.from({ length: 60 }, () => "a,").join("")),
};
const mlflow: [string, string][] = [
  ["experiments/search", `order_by=${"name DESC,".repeat(900)}name`],
  ["experiments/search", `filter=${encodeURIComponent(`name LIKE '${"%a".repeat(1_500)}'`)}`],
  ["experiments/search", Array.from({ length: 900 }, () => "order_by=name").join("&")],
  ["registered-models/search", `filter=${encodeURIComponent(`name ILIKE '${"%a".repeat(1_500)}'`)}`],
  ["registered-models/search", Array.from({ length: 900 }, () => "order_by=name").join("&")],
  ["model-versions/search", `filter=${encodeURIComponent("name = 'a' AND ".repeat(300))}name%20%3D%20'a'`],
  ["model-versions/search", `page_token=${"A".repeat(longest)}`],
  ["metrics/get-history", `run_id=${"a".repeat(5_000)}&metric_key=${"b".repeat(5_000)}&max_results=1000000`],
  ["artifacts/list", `run_id=a&path=${"..%2F".repeat(2_000)}`],
];

test("no address holds a route", async () => {
  const headers = { authorization: `Bearer ${teams.callers.owner.token}` };
  const slow: string[] = [];
  const routes = listRoutes().filter(
    ({ path, methods }) => methods.includes("GET") && !path.includes("[..."),
  );
  expect(routes.length).toBeGreaterThan(30);
  for (const { path } of routes)
    for (const [name, query] of Object.entries(queries)) {
      const found = await probe.tooSlow(teams.portal.url, `${filled(path)}?${query}`, { headers });
      if (found) slow.push(`${path}, ${name}: ${found}`);
    }
  for (const [call, query] of mlflow) {
    const found = await probe.tooSlow(teams.portal.url, `/api/2.0/mlflow/${call}?${query}`, { headers });
    if (found) slow.push(`${call}?${query.slice(0, 40)}: ${found}`);
  }
  expect(slow).toEqual([]);
}, 300_000);

test("no address holds a page", async () => {
  const headers = { cookie: teams.callers.owner.cookie! };
  const slow: string[] = [];
  for (const { path } of listPages())
    for (const name of ["a long text in each field", "numbers past all bounds"]) {
      const address = `${filled(path)}?${queries[name]}`;
      const found = await probe.tooSlow(teams.portal.url, address, { headers });
      if (found) slow.push(`${path}, ${name}: ${found}`);
    }
  expect(slow).toEqual([]);
}, 300_000);

/** With a row's own ids where they exist. */
function filled(path: string): string {
  const known = fieldsOf(path, teams.rows);
  const isKnown = [...path.matchAll(/\[(\w+)\]/g)].every(([, field]) => known?.[field!]);
  return isKnown ? fillPath(path, teams.rows) : path.replace(/\[+[^\]]*\]+/g, "1");
}

const million = 1_000_000;
const claim = Object.fromEntries(Array.from({ length: 32 }, (_, at) => [`field${at}`, "some value of it"]));
const scoring: Record<string, () => string> = {
  "10,000 claims": () => JSON.stringify({ dataframe_records: new Array(10_000).fill(claim) }),
  "nested lists": () => "[".repeat(8 * million) + "]".repeat(8 * million),
  "a list of millions": () => `{"instances":[${"0,".repeat(7.9 * million)}0]}`,
  "one long value": () => JSON.stringify({ instances: [{ Month: "a".repeat(15 * million) }] }),
};

test.each(Object.keys(scoring))(
  "a scoring request of %s holds nobody",
  async (name) => {
    const headers = {
      authorization: `Bearer ${teams.callers.owner.token}`,
      "content-type": "application/json",
    };
    const path = `/api/models/${teams.rows.models.name}/1/invocations`;
    const body = scoring[name]!();
    const answer = await fetch(`${teams.portal.url}${path}`, { method: "POST", headers, body });
    // Parsed, and refused for its content.
    expect([400, 413, 422]).toContain(answer.status);
    expect(await probe.tooSlow(teams.portal.url, path, { method: "POST", headers, body })).toBeUndefined();
  },
  120_000,
);
