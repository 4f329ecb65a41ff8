import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import outcomeFigure from "@/lib/automations/conditions/outcome-figure";
import { outcomeText } from "@/lib/datasets/outcome";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { csvOfRequests, findRequestColumns } from "./collect-requests";
import { figuresOf, listCalibration, listOutcomeDays, sumCounts } from "./outcome-figures";
import { Outcomes, recordOutcomes } from "./record-outcomes";
import { flushRequests, logRequest, logShadow } from "./request-log";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
  await ownMlflow(teamId).createRegisteredModel("fraud");
});

/** A logged request whose rows scored as given; keys k0, k1, … */
async function score(
  requestId: string,
  probabilities: number[],
  change: Partial<Parameters<typeof logRequest>[0]> = {},
) {
  const predictions = probabilities.map((value) => ({
    label: Number(value > 0.5),
    fraud_probability: value,
  }));
  const keys = probabilities.map((_, row) => `k${row}`);
  logRequest({
    teamId,
    requestId,
    model: "fraud",
    asked: "@champion",
    version: 1,
    rows: probabilities.length,
    status: 200,
    latencyMs: 1,
    inputs: probabilities.map((_, row) => ({ amount: `${row}`, note: `=a,"${row}"` })),
    scores: { requestId, role: "served", version: 1, keys, predictions },
    ...change,
  });
  await flushRequests();
}
const record = (...outcomes: unknown[]) => recordOutcomes(teamId, "fraud", Outcomes.parse(outcomes));
const span = () => ({ since: new Date(Date.now() - 86_400_000), until: new Date(Date.now() + 1000) });

test("outcomes by request, row and key are recorded once, and a correction replaces them", async () => {
  await score("r1", [0.9, 0.8, 0.2, 0.1]);
  const nothing = { recorded: 0, changed: 0, unchanged: 0, unknown: 0, firstUnknown: [] };
  const all = { request: "r1", labels: [1, "N", "yes", 0] };
  expect(await record(all)).toEqual({ ...nothing, recorded: 4 });
  expect(await record(all)).toEqual({ ...nothing, unchanged: 4 });
  expect(await record({ key: "k1", label: 1 }, { request: "r1", row: 3, label: false })).toEqual({
    ...nothing,
    changed: 1,
    unchanged: 1,
  });
  expect(
    await record({ key: "none", label: 1 }, { request: "r1", row: 9, label: 1 }, { request: "r2", label: 1 }),
  ).toEqual({
    ...nothing,
    unknown: 3,
    firstUnknown: [0, 1, 2],
  });
  const [day] = await listOutcomeDays(teamId, "fraud", span());
  expect(figuresOf(day!)).toMatchObject({
    rows: 4,
    positives: 3,
    recall: 2 / 3,
    precision: 1,
    observed: 0.75,
  });
  expect(figuresOf(day!).brier).toBeCloseTo((0.01 + 0.04 + 0.64 + 0.01) / 4, 6);
  const acts =
    await sql()`select action, after from audit_log where team_id = ${teamId} and action = 'model.outcomes-recorded'`;
  expect(acts).toHaveLength(4);
});

test("rejects what is no label, and other teams and unknown models see nothing", async () => {
  await score("r1", [0.9]);
  await expect(record({ request: "r1", label: "maybe" })).rejects.toThrow('Outcome 1 has the label "maybe".');
  await expect(recordOutcomes(teamId, "other", [{ key: "k0", label: 1 }])).rejects.toMatchObject({
    code: "not-found",
  });
  const other = await makeTeam();
  await ownMlflow(other.teamId).createRegisteredModel("fraud");
  const found = await recordOutcomes(other.teamId, "fraud", [
    { key: "k0", label: 1 },
    { request: "r1", row: 0, label: 1 },
  ]);
  expect(found).toMatchObject({ recorded: 0, unknown: 2 });
  expect(Outcomes.safeParse(Array.from({ length: 5001 }, () => ({ key: "k", label: 1 }))).success).toBe(
    false,
  );
});

test("a shadow's scores get the same outcomes, apart from those that answered", async () => {
  await score("r1", [0.9, 0.2]);
  const predictions = [
    { label: 0, fraud_probability: 0.4 },
    { label: 0, fraud_probability: 0.3 },
  ];
  logShadow(teamId, "fraud", {
    requestId: "r1",
    role: "shadow",
    version: 2,
    keys: ["k0", "k1"],
    predictions,
  });
  await flushRequests();
  expect(await record({ key: "k0", label: 1 }, { key: "k1", label: 0 })).toMatchObject({ recorded: 4 });
  const days = await listOutcomeDays(teamId, "fraud", span());
  expect(days.map((day) => [day.version, day.role, figuresOf(day).recall])).toEqual([
    [1, "served", 1],
    [2, "shadow", 0],
  ]);
  const bins = await listCalibration(teamId, "fraud", span().since);
  expect(bins).toMatchObject([
    { version: 1, bin: 0, rows: 2, low: expect.closeTo(0.2), high: expect.closeTo(0.9) },
    { version: 2, bin: 0, rows: 2, low: expect.closeTo(0.3), high: expect.closeTo(0.4) },
  ]);
  expect(sumCounts(days).rows).toBe(4);
});

test("rare positives, whose probabilities are all low, are divided into parts of one size", async () => {
  const probabilities = Array.from({ length: 60 }, (_, row) => row / 10_000);
  await score("r1", probabilities);
  await record({ request: "r1", labels: probabilities.map((_, row) => Number(row > 50)) });
  const bins = await listCalibration(teamId, "fraud", span().since);
  expect(bins.map(({ bin, rows, positives }) => [bin, rows, positives])).toEqual([
    [0, 20, 0],
    [1, 20, 0],
    [2, 20, 9],
  ]);
});

test("an automation sees a figure beyond its value, with enough outcomes, at most once a day", async () => {
  await score("r1", [0.9, 0.2, 0.1]);
  await record({ request: "r1", labels: [1, 1, 0] });
  const fields = { ...outcomeFigure.initial, model: "fraud", value: 0.6, rows: 3 };
  const now = (change: object) =>
    outcomeFigure.now!(outcomeFigure.schema.parse({ ...fields, ...change }), { teamId, since: new Date(0) });
  const [first] = await now({});
  expect(first).toMatchObject({
    reason: "The recall of fraud is 0.5000, under 0.6, on 3 outcomes of 30 days.",
  });
  expect((await now({}))[0]!.cause).toBe(first!.cause);
  for (const change of [{ rows: 4 }, { value: 0.5 }, { model: "other" }, { is: "over" }])
    expect(await now(change)).toEqual([]);
  expect(await now({ figure: "calibration-gap", is: "over", value: 0.2 })).toHaveLength(1);
});

test("logged requests become a table with their outcomes, every value as it was sent", async () => {
  await score("r0", [0.1]);
  await sql()`update teams set keeps_prediction_inputs = true where id = ${teamId}`;
  await score("r1", [0.9, 0.2]);
  await record({ request: "r1", row: 1, label: 1 });
  const asked = { teamId, model: "fraud", days: 7 };
  const { columns, rows, labelled } = await findRequestColumns(asked);
  expect({ columns, rows, labelled }).toEqual({ columns: ["amount", "note"], rows: 2, labelled: 1 });
  const csv = await text(Readable.from(csvOfRequests(asked, columns, { name: "label", textOf: String })));
  const lines = csv.trim().split("\r\n");
  expect(lines[0]).toBe("request_id,request_row,requested_at,model_version,amount,note,label");
  expect(lines[1]).toMatch(/^r1,0,[^,]+,1,0,"=a,""0""",$/);
  expect(lines[2]).toMatch(/^r1,1,[^,]+,1,1,"=a,""1""",1$/);
  expect(lines).toHaveLength(3);
});

test("fields called like the columns of a request keep their names, and outcomes are in the words of the data", async () => {
  await sql()`update teams set keeps_prediction_inputs = true where id = ${teamId}`;
  await score("r1", [0.9, 0.2]);
  await record({ request: "r1", labels: [1, 0] });
  await sql()`update prediction_requests set inputs = '[{"request_id": "a"}, {"model_version": "b"}]'`;
  const asked = { teamId, model: "fraud", days: 7 };
  const { columns, version } = await findRequestColumns(asked);
  expect([columns, version]).toEqual([["model_version", "request_id"], 1]);
  const returned = { column: "returned", positive: "ja", negative: "nein" };
  const outcome = { name: "returned", textOf: (label: number) => outcomeText(returned, label) };
  const csv = await text(Readable.from(csvOfRequests(asked, columns, outcome)));
  const [head, first, second] = csv.trim().split("\r\n");
  expect(head).toBe(
    "request_id_2,request_row,requested_at,model_version_2,model_version,request_id,returned",
  );
  expect(first).toMatch(/^r1,0,[^,]+,1,,"?a"?,"?ja"?$/);
  expect(second).toMatch(/^r1,1,[^,]+,1,"?b"?,,"?nein"?$/);
  const labels = [1, 0].map((label) => outcomeText({ column: "x", positive: "no", negative: null }, label));
  expect(labels).toEqual(["no", "yes"]);
});

test("too many rows are refused before their labels are read", () => {
  let read = 0;
  const labels = new Proxy(Array(6000).fill(0), {
    get(target, key) {
      if (/^\d+$/.test(String(key))) read++;
      return Reflect.get(target, key);
    },
  });
  const outcome = { request: "r", labels };
  expect(() => Outcomes.safeParse([outcome, outcome])).toThrow("at most 10000 rows");
  expect(read).toBe(0);
});
