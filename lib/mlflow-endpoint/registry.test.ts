import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

async function makeScene(role?: "operator" | "editor") {
  const { teamId } = await makeTeam();
  const call = async (method: string, path: string, body?: object) => {
    const request = new Request(`http://portal/api/2.0/mlflow/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const answer = await handleMlflow(teamId, request, { role, userName: "ana" });
    return { status: answer.status, ...(await answer.json()) };
  };
  const makeVersion = (name: string) => {
    return ownMlflow(teamId).createModelVersion({ name, source: "s3://bucket/model" });
  };
  const makeModel = async (name: string, versions = 0) => {
    await ownMlflow(teamId).createRegisteredModel(name);
    for (let made = 0; made < versions; made++) await makeVersion(name);
  };
  return { teamId, call, makeModel, makeVersion };
}

test("a renamed model keeps its versions and never gives a number twice", async () => {
  const { call, makeModel, makeVersion } = await makeScene("editor");
  await makeModel("a", 2);
  await makeModel("b");
  expect((await call("DELETE", "model-versions/delete", { name: "a", version: "2" })).status).toBe(200);
  expect(await call("POST", "registered-models/rename", { name: "a", new_name: "b" })).toMatchObject({
    status: 400,
    error_code: "RESOURCE_ALREADY_EXISTS",
  });
  const renamed = await call("POST", "registered-models/rename", { name: "a", new_name: "c" });
  expect(renamed.registered_model).toMatchObject({
    name: "c",
    latest_versions: [{ name: "c", version: "1" }],
  });
  expect((await call("GET", "registered-models/get?name=a")).status).toBe(404);
  expect((await makeVersion("c")).version).toBe("3");
});

test("what uses a model holds it, and what is deleted is gone", async () => {
  const { call, makeModel } = await makeScene("editor");
  await makeModel("fraud", 1);
  await call("POST", "registered-models/alias", { name: "fraud", alias: "blue", version: "1" });
  const refusal = { status: 409, error_code: "RESOURCE_CONFLICT", message: expect.stringContaining("blue") };
  expect(await call("DELETE", "registered-models/delete", { name: "fraud" })).toMatchObject(refusal);
  expect(await call("DELETE", "model-versions/delete", { name: "fraud", version: 1 })).toMatchObject(refusal);
  expect(await call("POST", "registered-models/rename", { name: "fraud", new_name: "other" })).toMatchObject(
    refusal,
  );
  await call("DELETE", "registered-models/alias", { name: "fraud", alias: "blue" });
  expect((await call("DELETE", "registered-models/delete", { name: "fraud" })).status).toBe(200);
  expect(await call("DELETE", "registered-models/delete", { name: "fraud" })).toMatchObject({
    status: 404,
    message: "Registered Model with name=fraud not found",
  });
});

test("operators neither rename nor delete", async () => {
  const { call, makeModel } = await makeScene("operator");
  await makeModel("fraud", 1);
  expect((await call("DELETE", "registered-models/delete", { name: "fraud" })).status).toBe(403);
  expect((await call("DELETE", "model-versions/delete", { name: "fraud", version: "1" })).status).toBe(403);
  expect((await call("POST", "registered-models/rename", { name: "fraud", new_name: "x" })).status).toBe(403);
});

test("a version is in a stage once it was moved there, and the newest of each stage is listed", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("fraud", 3);
  const move = (version: string, stage: string, archive_existing_versions = false) =>
    call("POST", "model-versions/transition-stage", {
      name: "fraud",
      version,
      stage,
      archive_existing_versions,
    });
  const latest = async (stages?: string[]) => {
    const found = await call("POST", "registered-models/get-latest-versions", { name: "fraud", stages });
    return found.model_versions?.map(
      (row: { version: string; current_stage: string }) => `${row.version} ${row.current_stage}`,
    );
  };
  expect(await latest(["Production"])).toEqual([]);
  expect((await move("1", "production")).model_version).toMatchObject({ current_stage: "Production" });
  await move("2", "Production", true);
  expect(await latest()).toEqual(["3 None", "2 Production", "1 Archived"]);
  expect((await move("2", "nowhere")).message).toBe(
    "Invalid Model Version stage: nowhere. Value must be one of None, Staging, Production, Archived.",
  );
  expect((await move("2", "None", true)).status).toBe(400);
  expect((await move("9", "Staging")).message).toBe("Model Version (name=fraud, version=9) not found");
});

test("tags of models and versions are deleted; a missing one is no error, as in MLflow", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("fraud", 1);
  await call("POST", "registered-models/set-tag", { name: "fraud", key: "a", value: "1" });
  await call("POST", "model-versions/set-tag", { name: "fraud", version: "1", key: "a", value: "1" });
  for (const key of ["a", "a"]) {
    expect((await call("DELETE", "registered-models/delete-tag", { name: "fraud", key })).status).toBe(200);
    const tag = { name: "fraud", version: "1", key };
    expect((await call("DELETE", "model-versions/delete-tag", tag)).status).toBe(200);
  }
  expect((await call("GET", "registered-models/get?name=fraud")).registered_model.tags).toEqual([]);
  expect((await call("GET", "model-versions/get?name=fraud&version=1")).model_version.tags).toEqual([]);
});

test("models and versions are found and ordered; what cannot be read is refused", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("b", 2);
  await makeModel("a");
  await call("POST", "registered-models/set-tag", { name: "b", key: "kind", value: "x" });
  const search = async (what: "registered-models" | "model-versions", query: Record<string, string>) => {
    const found = await call("GET", `${what}/search?${new URLSearchParams(query)}`);
    const rows = found.registered_models ?? found.model_versions;
    return (
      rows?.map((row: { name: string; version?: string }) => row.name + (row.version ?? "")) ?? found.message
    );
  };
  expect(await search("registered-models", { order_by: "name DESC" })).toEqual(["b", "a"]);
  expect(await search("registered-models", { filter: "tags.kind != 'y'" })).toEqual(["b"]);
  expect(await search("registered-models", { filter: "tags.`mlflow.prompt.is_prompt` != 'true'" })).toEqual([
    "a",
    "b",
  ]);
  expect(await search("registered-models", { filter: "tags.`mlflow.prompt.is_prompt` = 'false'" })).toEqual([
    "a",
    "b",
  ]);
  expect(await search("registered-models", { filter: "tags.kind IS NULL AND name ILIKE 'A%'" })).toEqual([
    "a",
  ]);
  expect(await search("registered-models", { filter: "name LIKE 'A%'" })).toEqual([]);
  expect(await search("registered-models", { filter: "name LIKE '%\\'" })).toEqual([]);
  expect(await search("registered-models", { filter: "name IN ('b', 'c')" })).toEqual(["b"]);
  expect(await search("model-versions", { filter: "run_id = '' AND name != 'a'" })).toEqual(["b2", "b1"]);
  expect(await search("model-versions", { filter: "tags.constructor = 'x'" })).toEqual([]);
  expect(await search("model-versions", { filter: "tags.kind IN ('x')" })).toContain("cannot be compared");
  expect(await search("model-versions", { order_by: "version_number ASC" })).toEqual(["b1", "b2"]);
  expect(await search("registered-models", { filter: "owner = 'x'" })).toContain("Invalid attribute key");
  expect(await search("registered-models", { max_results: "1001" })).toBe(
    "Invalid value for request parameter max_results. It must be at most 1000, but got value 1001",
  );
});

test("a search lists the newest version of each stage, with its aliases", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("fraud", 3);
  await makeModel("other", 1);
  await call("POST", "registered-models/alias", { name: "fraud", alias: "blue", version: "2" });
  await call("POST", "model-versions/transition-stage", { name: "fraud", version: "1", stage: "Production" });
  const { registered_models } = await call("GET", "registered-models/search");
  const listed = registered_models.map((model: { name: string; latest_versions: { version: string }[] }) => [
    model.name,
    model.latest_versions.map(({ version }) => version),
  ]);
  expect(listed).toEqual([
    ["fraud", ["3", "1"]],
    ["other", ["1"]],
  ]);
  expect(registered_models[0].aliases).toEqual([{ alias: "blue", version: "2" }]);
  const found = await call("GET", "model-versions/search?filter=version_number = 2");
  expect(found.model_versions).toMatchObject([{ name: "fraud", version: "2", aliases: ["blue"] }]);
});

test("searches leave prompts out unless they ask for them", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("fraud", 1);
  const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
  await call("POST", "registered-models/create", { name: "greet", tags });
  await call("POST", "model-versions/create", { name: "greet", source: "prompt", tags });
  const search = async (filter: string) => {
    const query = new URLSearchParams({ filter });
    const { registered_models: models = [] } = await call("GET", `registered-models/search?${query}`);
    const { model_versions: versions = [] } = await call("GET", `model-versions/search?${query}`);
    return [models, versions].map((rows) => rows.map(({ name }: { name: string }) => name));
  };
  expect(await search("")).toEqual([["fraud"], ["fraud"]]);
  expect(await search("name ILIKE '%r%'")).toEqual([["fraud"], ["fraud"]]);
  expect(await search("tags.`mlflow.prompt.is_prompt` = 'true'")).toEqual([["greet"], ["greet"]]);
});

test("the alias latest is the newest version, and a prompt and a model do not share a name", async () => {
  const { call, makeModel } = await makeScene();
  await makeModel("fraud", 2);
  const { model_version } = await call("GET", "registered-models/alias?name=fraud&alias=latest");
  expect(model_version.version).toBe("2");
  await makeModel("empty");
  expect((await call("GET", "registered-models/alias?name=empty&alias=latest")).status).toBe(404);
  const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
  const refused = await call("POST", "registered-models/create", { name: "fraud", tags });
  expect(refused).toMatchObject({ status: 400, error_code: "RESOURCE_ALREADY_EXISTS" });
  expect(refused.message).toContain("already taken by a registered model");
});
