import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { dashboards } from "@/db/schema/dashboards";
import { EditConflictError } from "@/lib/base/errors";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { deleteSavedQuery, saveQuery } from "@/lib/datasets/sql/saved-queries";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { DashboardInput } from "./dashboard";
import {
  createDashboard,
  type DashboardChange,
  deleteDashboard,
  requestRefresh,
  updateDashboard,
} from "./mutations";
import { changedPanels, type PanelChange, withPanel } from "./panel-changes";
import { getDashboard, listDashboards, listPanels } from "./queries";
import { refreshDueDashboards } from "./refresh";
import { nextRefresh, refreshInWords } from "./refresh-times";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
});

const editor = () => ({ userId, role: "editor" as const });
const save = (name: string, query: string) => saveQuery(teamId, editor(), { name, query });
const input = (panels: unknown[], change = {}) =>
  DashboardInput.parse({ name: "sales", title: "Sales", panels, ...change });
const create = (panels: unknown[], change = {}) => createDashboard(teamId, input(panels, change), userId);
const shown = async () => listPanels(await getDashboard(teamId, "sales"));

/** Results by panel id, after a refresh. */
async function refreshed() {
  await refreshDueDashboards();
  return Object.fromEntries(
    (await shown()).map(({ panel, result, error }) => [panel.id, error ? { error } : result]),
  );
}

test("saved queries become a table, charts and numbers, which stay as they were until the next refresh", async () => {
  const csv = "region,amount,sold\nnorth,10,2024-01-05\nsouth,20,2024-01-06\nnorth,5,2024-02-01\n";
  const upload = (text: string) =>
    createDatasetVersion(teamId, "shop", Readable.from([text]), { contentType: "text/csv" });
  await upload(csv);
  await save("by region", "select region, sum(amount) as total from shop group by region order by region");
  await save("by day", "select sold, amount from shop");
  const before = await create([
    { id: "table", type: "table", query: "by region", rows: 1 },
    { id: "bars", type: "bar", query: "by region", x: "Region", y: "total", title: "Bars" },
    { id: "line", type: "line", query: "by day", x: "sold", y: "amount" },
    { id: "number", type: "number", query: "by region" },
    { id: "text", type: "text", markdown: "**Ask Ada.**" },
  ]);
  expect(before.panels.map(({ title, width }) => [title, width])).toEqual([
    ["Table", "half"],
    ["Bars", "half"],
    ["Line chart", "half"],
    ["Number", "half"],
    ["", "half"],
  ]);
  const results = await refreshed();
  expect(results).toMatchObject({
    table: { rows: [["north", 15]], isCut: true, columns: [{ isNumber: false }, { isNumber: true }] },
    bars: { chart: { bars: [{ value: 15 }, { name: "south", value: 20 }] } },
    line: { chart: { x: { isTime: true, domain: [Date.UTC(2024, 0, 5), Date.UTC(2024, 1, 1)] } } },
    number: {
      numbers: [
        { name: "region", value: "north" },
        { name: "total", value: 15 },
      ],
    },
    text: null,
  });
  await upload(`${csv}north,100,2024-03-01\n`);
  expect((await refreshed()).table).toMatchObject({ rows: [["north", 15]] });
  await requestRefresh(teamId, "sales");
  expect((await refreshed()).table).toMatchObject({ rows: [["north", 115]] });
  const acts = await sql()`select action from audit_log where team_id = ${teamId} order by id`;
  const actions = acts.map(({ action }) => action).filter((action) => /dashboard|sql/.test(action));
  expect(actions).toEqual(["dashboard.created", "dashboard.refreshed"]);
});

test("a refresh that fails says why and keeps the earlier result", async () => {
  await save("q", "select 1 as a");
  await create([
    { id: "one", type: "number", query: "q" },
    { id: "two", type: "bar", query: "q", x: "a", y: "b" },
    { id: "three", type: "table", query: "none" },
    { id: "four", type: "champion", model: "none" },
    { id: "five", type: "runs", deployment: "none" },
  ]);
  expect(await refreshed()).toEqual({
    one: { kind: "numbers", numbers: [{ name: "a", value: 1 }] },
    two: { error: "The result has no column “b”. It has a." },
    three: { error: "There is no saved query “none”." },
    four: { error: "There is no model “none”." },
    five: { error: 'There is no deployment "none".' },
  });
  await deleteSavedQuery(teamId, editor(), "q");
  await requestRefresh(teamId, "sales");
  await refreshDueDashboards();
  const [one] = await shown();
  expect(one).toMatchObject({
    error: "There is no saved query “q”.",
    result: { numbers: [{ value: 1 }] },
  });
  expect(one!.failedAt! > one!.refreshedAt!).toBe(true);
});

test("figures of runs, models, requests and outcomes", async () => {
  await ownMlflow(teamId).createRegisteredModel("fraud");
  await sql()`
    insert into prediction_requests (id, team_id, model, asked, rows, status, latency_ms)
    values (gen_random_uuid(), ${teamId}, 'fraud', '1', 1, 200, 1), (gen_random_uuid(), ${teamId}, 'fraud', '1', 1, 422, 1)`;
  await sql()`
    insert into prediction_outcomes (team_id, request_id, place, version, role, model, label, flagged, probability, predicted_at)
    select ${teamId}, 'r', place, 1, role, 'fraud', label, flagged, 0.9, now()
    from (values (0, 'served', 1, 1), (1, 'served', 1, 0), (2, 'shadow', 1, 0)) scored (place, role, label, flagged)`;
  await create(
    ["runs", "success-rate", "champion", "model-versions", "requests", "outcomes", "drift"].map((type) => ({
      id: type,
      type,
      ...(/run|rate/.test(type) ? {} : { model: "fraud" }),
    })),
  );
  const results = await refreshed();
  expect(results).toMatchObject({
    runs: { message: "No runs in the last 30 days." },
    "success-rate": { message: "No runs ended in the last 30 days." },
    champion: { message: "The model fraud has no version with the alias champion." },
    "model-versions": { message: "The model fraud has no version yet." },
    drift: { message: "The model fraud has not been monitored yet." },
    requests: { chart: { series: [{ name: "requests" }, { name: "failed" }] } },
    outcomes: {
      chart: { series: [{ points: [[expect.anything(), 0.5]] }, { points: [[expect.anything(), 1]] }] },
    },
  });
  expect(JSON.stringify(results.requests)).toMatch(
    /"requests","points":\[.*,2\]\].*"failed","points":\[.*,1\]\]/,
  );
});

test("a panel without a figure says why: nothing came, or nothing that the figure counts", async () => {
  await ownMlflow(teamId).createRegisteredModel("fraud");
  await create(
    ["runs", "success-rate", "requests", "outcomes"].map((type) => ({
      id: type,
      type,
      days: 1,
      ...(/run|rate/.test(type) ? {} : { model: "fraud" }),
    })),
  );
  expect(await refreshed()).toMatchObject({
    runs: { message: "No runs in the last 1 day." },
    "success-rate": { message: "No runs ended in the last 1 day." },
    requests: { message: "No requests in the last 1 day." },
    outcomes: { message: "No outcomes of predictions of the last 1 day." },
  });
  await insertRuns(teamId, [{ state: "Cancelled" }]);
  await sql()`
    insert into prediction_outcomes (team_id, request_id, place, version, role, model, label, flagged, probability, predicted_at)
    values (${teamId}, 'r', 0, 1, 'served', 'fraud', 0, 0, 0.1, now())`;
  await requestRefresh(teamId, "sales");
  expect(await refreshed()).toMatchObject({
    "success-rate": { message: "No run of the last 1 day has completed or failed." },
    outcomes: {
      message:
        "The predictions of the last 1 day with outcomes have no positive and no flag, so neither figure is defined.",
    },
  });
});

test("a long text as a number is cut, and never to half a character", async () => {
  await save("q", "select repeat('a', 99) || '😀' as t");
  await create([{ id: "n", type: "number", query: "q" }]);
  expect(await refreshed()).toEqual({
    n: { kind: "numbers", numbers: [{ name: "t", value: `${"a".repeat(99)}…` }] },
  });
});

test("a change deletes results of panels with other settings, and keeps those that only moved", async () => {
  await save("q", "select 1 as a");
  const made = await create([
    { id: "one", type: "number", query: "q" },
    { id: "two", type: "number", query: "q" },
    { id: "three", type: "table", query: "q" },
  ]);
  await refreshDueDashboards();
  const updatedAt = made.updatedAt.toISOString();
  const { panels } = input([
    { id: "two", type: "number", query: "q", title: "Second", width: "full" },
    { id: "one", type: "table", query: "q" },
  ]);
  await updateDashboard(teamId, "sales", { panels, updatedAt });
  const now = await shown();
  expect(now.map(({ panel, result }) => [panel.id, result?.kind])).toEqual([
    ["two", "numbers"],
    ["one", undefined],
  ]);
  await expect(updateDashboard(teamId, "sales", { title: "x", updatedAt })).rejects.toBeInstanceOf(
    EditConflictError,
  );
  await refreshDueDashboards();
  expect((await shown()).map(({ result }) => result?.kind)).toEqual(["numbers", "table"]);
});

test("panels that move or get another title are not read again; an interval that changes begins with a refresh", async () => {
  const made = await create([
    { id: "a", type: "runs" },
    { id: "b", type: "runs" },
  ]);
  const dueAfter = async (change: DashboardChange) => {
    await refreshDueDashboards();
    return (await updateDashboard(teamId, "sales", change)).dueAt !== null;
  };
  expect(await dueAfter({ panels: changedPanels(made.panels, "a", "down") })).toBe(false);
  expect(await dueAfter({ panels: changedPanels(made.panels, "a", "width") })).toBe(false);
  expect(await dueAfter({ title: "Other", refresh: "never" })).toBe(false);
  expect(await dueAfter({ panels: withPanel([], { id: "a", type: "runs", days: 7 }) })).toBe(true);
  expect(await dueAfter({ refresh: "daily" })).toBe(true);
});

test("a schedule makes a dashboard due again, and a lease keeps a second process away", async () => {
  await create([], { refresh: "hourly" });
  await refreshDueDashboards();
  const { dueAt } = await getDashboard(teamId, "sales");
  expect(dueAt!.getTime() % 3_600_000).toBe(0);
  expect(dueAt! > new Date()).toBe(true);
  await save("q", "select 1 as a");
  await updateDashboard(teamId, "sales", { panels: input([{ type: "number", query: "q" }]).panels });
  await db()
    .update(dashboards)
    .set({ leasedUntil: new Date(Date.now() + 60_000) });
  await refreshDueDashboards();
  expect((await shown())[0]!.result).toBeNull();
  await db()
    .update(dashboards)
    .set({ leasedUntil: new Date(Date.now() - 1_000) });
  await refreshDueDashboards();
  expect((await shown())[0]!.result).toMatchObject({ kind: "numbers" });
  const sunday = new Date("2026-11-29T05:00:00Z");
  expect(nextRefresh("daily", sunday)).toEqual(new Date("2026-11-30T05:00:00Z"));
  expect(nextRefresh("weekly", sunday)).toEqual(new Date("2026-11-30T05:00:00Z"));
  expect(nextRefresh("never", sunday)).toBeNull();
  expect(refreshInWords("daily")).toBe("at 05:00, every day, UTC");
});

test("input is refused by field, names are unique, and another team's dashboard is not found", async () => {
  const issues = (panels: unknown[]) =>
    DashboardInput.safeParse({ name: "a", title: "A", panels }).error!.issues.map(({ path, message }) => [
      path.join("."),
      message,
    ]);
  expect(issues([{ type: "pie" }])[0]![0]).toBe("panels.0.type");
  expect(issues([{ type: "number", query: "" }])).toEqual([["panels.0.query", "Choose a saved query."]]);
  expect(issues([{ type: "text", markdown: "x", color: "red" }])[0]![0]).toBe("panels.0");
  expect(DashboardInput.safeParse({ name: "new", title: "A" }).error?.issues[0]).toMatchObject({
    path: ["name"],
    message: 'Choose another name than "new".',
  });
  const same = { id: "a", type: "text", markdown: "x" };
  expect(issues([same, same])).toEqual([["panels", "Two panels have the same id."]]);
  await create([]);
  await expect(create([])).rejects.toMatchObject({ code: "conflict" });
  const other = await makeTeam();
  for (const attempt of [
    () => getDashboard(other.teamId, "sales"),
    () => requestRefresh(other.teamId, "sales"),
    () => deleteDashboard(other.teamId, "sales"),
    () => updateDashboard(other.teamId, "sales", { title: "x" }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "not-found" });
  expect(await listDashboards(other.teamId)).toEqual([]);
  await deleteDashboard(teamId, "sales");
  expect(await listDashboards(teamId)).toEqual([]);
});

test("panels move up and down within the list, change width, and go", async () => {
  const { panels } = await create(["a", "b", "c"].map((id) => ({ id, type: "text", markdown: id })));
  const after = (id: string, change: PanelChange) =>
    changedPanels(panels, id, change).map((panel) => `${panel.id} ${panel.width}`);
  expect(after("a", "up")).toEqual(["a half", "b half", "c half"]);
  expect(after("b", "up")).toEqual(["b half", "a half", "c half"]);
  expect(after("b", "down")).toEqual(["a half", "c half", "b half"]);
  expect(after("c", "down")).toEqual(["a half", "b half", "c half"]);
  expect(after("b", "width")).toEqual(["a half", "b full", "c half"]);
  expect(after("b", "remove")).toEqual(["a half", "c half"]);
  expect(() => changedPanels(panels, "d", "up")).toThrow("This panel was removed in the meantime.");
  const many = Array.from({ length: 30 }, (_, at) => ({ ...panels[0]!, id: String(at) }));
  expect(() => withPanel(many, { type: "text", markdown: "one more" })).toThrow("at most 30 panels");
});
