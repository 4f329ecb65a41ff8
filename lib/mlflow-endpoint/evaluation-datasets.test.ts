import { expect, test } from "vitest";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { handleMlflow } from "./server";

useTestDatabase();

function callerOf(teamId: string, role?: "viewer") {
  return async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = new Request(`http://portal/api/3.0/mlflow/datasets/${path}`, { method, body: text });
    const answer = await handleMlflow(teamId, request, { role });
    return { status: answer.status, ...(await answer.json()) };
  };
}

async function makeDataset() {
  const { teamId } = await makeTeam();
  const call = callerOf(teamId);
  const { dataset } = await call("POST", "create", {
    name: "questions",
    experiment_ids: ["0"],
    tags: JSON.stringify({ "mlflow.user": "ann", level: 3 }),
  });
  const id: string = dataset.dataset_id;
  const merge = (records: unknown) => call("POST", `${id}/records`, { records: JSON.stringify(records) });
  const records = async (query = "") => {
    const answer = await call("GET", `${id}/records${query}`);
    return { ...answer, records: JSON.parse(answer.records) };
  };
  return { teamId, call, dataset, id, merge, records };
}

test("a record with the inputs of another is merged into it", async () => {
  const { call, dataset, id, merge, records } = await makeDataset();
  expect(JSON.parse(dataset.tags)).toEqual({ "mlflow.user": "ann", level: "3" });
  expect(dataset.created_by).toBe("ann");
  const first = { inputs: { q: "a", n: 1 }, expectations: { x: 1 } };
  expect(await merge([first, { inputs: { q: "b" }, outputs: "B" }])).toMatchObject({
    inserted_count: 2,
    updated_count: 0,
  });
  const again = { inputs: { n: 1, q: "a" }, expectations: { y: 2.5 }, tags: { "mlflow.user": "bob" } };
  expect(await merge([again, again])).toMatchObject({ inserted_count: 0, updated_count: 2 });
  const { records: rows } = await records();
  expect(rows.find(({ inputs }: { inputs: { q: string } }) => inputs.q === "a").expectations).toEqual({
    x: 1,
    y: 2.5,
  });
  const { dataset: after } = await call("GET", id);
  expect(JSON.parse(after.schema)).toEqual({
    inputs: { q: "string", n: "integer" },
    outputs: "string",
    expectations: { x: "integer", y: "float" },
    version: "1.0",
  });
  expect(JSON.parse(after.profile)).toEqual({ num_records: 2 });
  expect(after.last_updated_by).toBe("bob");
});

test("records are read in pages and deleted by their ids", async () => {
  const { teamId, call, id, merge, records } = await makeDataset();
  await merge(Array.from({ length: 5 }, (_, n) => ({ inputs: { n } })));
  const first = await records("?max_results=3");
  const rest = await records(`?max_results=3&page_token=${first.next_page_token}`);
  const all = [...first.records, ...rest.records];
  expect(new Set(all.map(({ inputs }) => inputs.n)).size).toBe(5);
  const ids = all.slice(0, 2).map(({ dataset_record_id }) => dataset_record_id);
  expect(
    (await call("DELETE", `${id}/records`, { dataset_record_ids: [...ids, "dr-none"] })).deleted_count,
  ).toBe(2);
  expect((await call("GET", `${id}/experiment-ids`)).experiment_ids).toEqual(["0"]);
  expect(
    (await call("POST", `${id}/remove-experiments`, { experiment_ids: ["0"] })).dataset.experiment_ids,
  ).toEqual([]);
  expect((await call("POST", `${id}/add-experiments`, { experiment_ids: ["77"] })).status).toBe(404);
  // An experiment is kept by its number, also when its id names it.
  const { id: inside } = await getExperimentOnly(teamId, "0");
  expect(
    (await call("POST", `${id}/add-experiments`, { experiment_ids: [inside, "0"] })).dataset.experiment_ids,
  ).toEqual(["0"]);
});

test("hostile records are refused or stay data", async () => {
  const { call, id, merge, records } = await makeDataset();
  expect((await merge({})).status).toBe(400);
  expect((await merge([{ inputs: "text" }])).status).toBe(400);
  expect((await call("POST", `${id}/records`, { records: "[" })).status).toBe(400);
  expect((await merge([{ inputs: { constructor: "x", "'; drop table": 1 } }])).inserted_count).toBe(1);
  expect((await records()).records[0].inputs).toEqual({ constructor: "x", "'; drop table": 1 });
  expect((await call("POST", "search", { filter_string: "constructor = 'x'" })).error_code).toBe(
    "INVALID_PARAMETER_VALUE",
  );
});

test("another team's dataset is not found, and viewers change none", async () => {
  const { teamId, call, id } = await makeDataset();
  const theirs = callerOf((await makeTeam()).teamId);
  for (const [method, path, body] of [
    ["GET", id],
    ["GET", `${id}/records`],
    ["POST", `${id}/records`, { records: "[]" }],
    ["DELETE", `${id}/records`, { dataset_record_ids: ["a"] }],
    ["PATCH", `${id}/tags`, { tags: "{}" }],
    ["POST", `${id}/add-experiments`, { experiment_ids: ["0"] }],
  ] as const)
    expect([path, (await theirs(method, path, body)).status]).toEqual([path, 404]);
  await theirs("DELETE", id);
  expect((await theirs("POST", "search", {})).datasets).toEqual([]);
  expect((await call("GET", id)).status).toBe(200);
  expect((await callerOf(teamId, "viewer")("POST", "create", { name: "x" })).status).toBe(403);
});
