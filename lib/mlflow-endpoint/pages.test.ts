import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

async function makeScene() {
  const { teamId } = await makeTeam();
  const experimentId = await ownMlflow(teamId).ensureExperiment("fraud");
  const call = async (method: string, path: string, body?: object) => {
    const request = new Request(`http://portal/api/3.0/mlflow/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    return (await handleMlflow(teamId, request)).json();
  };
  return { experimentId, call };
}
type Scene = Awaited<ReturnType<typeof makeScene>>;

/** A list: how a row is made by its number, and how a page is read, as the names of its rows and the next token. */
interface Listed {
  make(scene: Scene, name: string): Promise<unknown>;
  page(scene: Scene, token: string): Promise<[names: string[], next?: string]>;
}

const lists: Record<string, Listed> = {
  experiments: {
    make: ({ call }, name) => call("POST", "experiments/create", { name }),
    async page({ call }, page_token) {
      const body = { max_results: 2, page_token, filter: "name LIKE 'row %'" };
      const found = await call("POST", "experiments/search", body);
      return [found.experiments.map(({ name }: { name: string }) => name), found.next_page_token];
    },
  },
  "registered models": {
    make: ({ call }, name) => call("POST", "registered-models/create", { name }),
    async page({ call }, token) {
      const path = `registered-models/search?max_results=2&page_token=${token}&order_by=last_updated_timestamp DESC`;
      const found = await call("GET", path);
      return [found.registered_models.map(({ name }: { name: string }) => name), found.next_page_token];
    },
  },
  versions: {
    async make({ call }, name) {
      await call("POST", "registered-models/create", { name });
      await call("POST", "model-versions/create", { name, source: "s3://b/m" });
    },
    async page({ call }, token) {
      const found = await call("GET", `model-versions/search?max_results=2&page_token=${token}`);
      return [found.model_versions.map(({ name }: { name: string }) => name), found.next_page_token];
    },
  },
  "logged models": {
    make: ({ call, experimentId }, name) =>
      call("POST", "logged-models", { experiment_id: experimentId, name: name.replace(" ", "-") }),
    async page({ call, experimentId }, page_token) {
      const body = { experiment_ids: [experimentId], max_results: 2, page_token };
      const found = await call("POST", "logged-models/search", body);
      return [
        found.models.map(({ info }: { info: { name: string } }) => info.name.replace("-", " ")),
        found.next_page_token,
      ];
    },
  },
  "logged models by a metric that they lack": {
    make: ({ call, experimentId }, name) =>
      call("POST", "logged-models", { experiment_id: experimentId, name: name.replace(" ", "-") }),
    async page({ call, experimentId }, page_token) {
      const order_by = [{ field_name: "metrics.recall", ascending: false }];
      const body = { experiment_ids: [experimentId], max_results: 2, page_token, order_by };
      const found = await call("POST", "logged-models/search", body);
      return [
        found.models.map(({ info }: { info: { name: string } }) => info.name.replace("-", " ")),
        found.next_page_token,
      ];
    },
  },
  traces: {
    make: ({ call, experimentId }, name) =>
      call("POST", "traces", {
        experiment_id: experimentId,
        timestamp_ms: 1000 + Number(name.slice(4)),
        tags: [{ key: "name", value: name }],
      }),
    async page({ call, experimentId }, page_token) {
      const locations = [{ mlflow_experiment: { experiment_id: experimentId } }];
      const found = await call("POST", "traces/search", { locations, max_results: 2, page_token });
      return [found.traces.map(({ tags }: { tags: { name: string } }) => tags.name), found.next_page_token];
    },
  },
  "evaluation datasets": {
    make: ({ call }, name) => call("POST", "datasets/create", { name }),
    async page({ call }, page_token) {
      const found = await call("POST", "datasets/search", { max_results: 2, page_token });
      return [found.datasets.map(({ name }: { name: string }) => name), found.next_page_token];
    },
  },
};

test.each(Object.entries(lists))("pages of %s stay right while rows come", async (_, { make, page }) => {
  const scene = await makeScene();
  for (const number of [1, 2, 3, 4, 5]) await make(scene, `row ${number}`);
  const [first, next] = await page(scene, "");
  expect(first).toEqual(["row 5", "row 4"]);
  await make(scene, "row 6");
  const [second, last] = await page(scene, next!);
  expect(second).toEqual(["row 3", "row 2"]);
  expect(await page(scene, last!)).toEqual([["row 1"], undefined]);
});

test("pages of records stay right while records go", async () => {
  const { call } = await makeScene();
  const { dataset } = await call("POST", "datasets/create", { name: "questions" });
  const path = `datasets/${dataset.dataset_id}/records`;
  for (const n of [1, 2, 3, 4]) await call("POST", path, { records: JSON.stringify([{ inputs: { n } }]) });
  const page = async (token: string) => {
    const found = await call("GET", `${path}?max_results=2&page_token=${token}`);
    return { ...found, records: JSON.parse(found.records) };
  };
  const first = await page("");
  await call("DELETE", path, { dataset_record_ids: [first.records[0].dataset_record_id] });
  const rest = await page(first.next_page_token);
  expect(rest.records.map(({ inputs }: { inputs: { n: number } }) => inputs.n)).toEqual([3, 4]);
  expect(rest.next_page_token).toBeUndefined();
});
