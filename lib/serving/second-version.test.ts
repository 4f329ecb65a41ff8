import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { getModel } from "@/lib/registry/model-queries";
import { moveAlias } from "@/lib/registry/move-alias";
import { setGate } from "@/lib/registry/set-gate";
import { listTraffic, removeTraffic, setTraffic } from "@/lib/registry/set-traffic";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { compareTraffic } from "./compare-traffic";
import { flushRequests, logRequest } from "./request-log";
import { chooseVersion, isOfShare, shadowRequest, shadowsDone } from "./second-version";
import { serveModel } from "./serve-model";

useTestDatabase();

const by = { name: "Ada", role: "owner" as const };
let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
  for (const weight of [0.02, -0.02])
    await registerFiles(teamId, "fraud", {
      "model.onnx": pythonModel([weight, 0]),
      MLmodel: mlmodelOf(["amount", "age"]),
    });
  await moveAlias(teamId, "fraud", { alias: "champion", version: 1, reason: "", by });
});

const requestOf = (key: string, requestId: string = randomUUID()) => ({
  teamId,
  model: "fraud",
  requestId,
  body: Uint8Array.from(Buffer.from(JSON.stringify({ instances: [{ id: key, amount: 100, age: 30 }] }))),
  type: "application/json" as const,
  keyColumn: "id",
});
async function choose(key: string) {
  const request = requestOf(key);
  const chosen = await chooseVersion(
    await serveModel(teamId, "fraud", "@champion"),
    request,
    request.body.slice(),
  );
  return { ...chosen, request };
}

test("a share is about its part of all keys, and a larger share keeps those that were in it", () => {
  const keys = Array.from({ length: 4000 }, (_, at) => `claim ${at}`);
  const small = keys.filter((key) => isOfShare(key, 0.1));
  expect(small.length / keys.length).toBeCloseTo(0.1, 1);
  expect(small.every((key) => isOfShare(key, 0.3))).toBe(true);
});

test("a split answers a key with the same version each time; a shadow never answers", async () => {
  await setTraffic(teamId, "fraud", "champion", { mode: "split", version: 2, share: 0.5, by });
  for (let at = 0; at < 12; at++) {
    const wanted = isOfShare(`k${at}`, 0.5) ? 2 : 1;
    for (const _ of [1, 2]) expect((await choose(`k${at}`)).served.version).toBe(wanted);
  }
  await setTraffic(teamId, "fraud", "champion", { mode: "shadow", version: 2, share: 1, by });
  expect(await choose("k1")).toMatchObject({ served: { version: 1 }, isShadowed: true });
  await removeTraffic(teamId, "fraud", { alias: "champion", by });
  expect(await choose("k1")).toMatchObject({ served: { version: 1 }, isShadowed: false });
});

test("a shadow's scores are compared with the answers; one that cannot score is left out", async () => {
  await registerFiles(teamId, "fraud", {
    "model.onnx": pythonModel([1, 2, 3]),
    MLmodel: mlmodelOf(["a", "b", "c"]),
  });
  await setTraffic(teamId, "fraud", "champion", { mode: "shadow", version: 2, share: 1, by });
  const { served, read, request } = await choose("k1");
  const predictions = await served.scoreRead(read);
  logRequest({
    teamId,
    requestId: request.requestId,
    model: "fraud",
    asked: "@champion",
    version: 1,
    rows: 1,
    status: 200,
    latencyMs: 1,
    inputs: [],
    scores: { requestId: request.requestId, role: "served", version: 1, keys: read.keys, predictions },
  });
  for (const version of [2, 3]) shadowRequest({ ...request, body: request.body.slice(), version });
  await shadowsDone();
  await flushRequests();
  const compared = await compareTraffic(teamId, "fraud", { first: 1, second: 2, since: new Date(0) });
  expect(compared.both).toMatchObject({ rows: 1, onlyFirst: 1, onlySecond: 0 });
  expect(compared.versions.map(({ version, role, flagged }) => [version, role, flagged])).toEqual([
    [1, "served", 1],
    [2, "shadow", 0],
  ]);
  expect(await sql()`select from prediction_scores where version = 3`).toHaveLength(0);
});

test("bodies that wait for a shadow have a limit of bytes", async () => {
  await setTraffic(teamId, "fraud", "champion", { mode: "shadow", version: 2, share: 1, by });
  const { request } = await choose("k1");
  const shadow = (requestId: string, body: Uint8Array<ArrayBuffer>) =>
    shadowRequest({ ...request, requestId, body, version: 2 });
  const small = request.body.slice();
  shadow("unreadable", new Uint8Array(64 * 1024 * 1024 - small.length));
  shadow("fits", small.slice());
  shadow("beyond", small.slice());
  await shadowsDone();
  shadow("later", small.slice());
  await shadowsDone();
  await flushRequests();
  const scored = await sql()`
    select request_id from prediction_scores where request_id in ('fits', 'beyond', 'later') order by 1`;
  expect(scored.map(({ request_id }) => request_id)).toEqual(["fits", "later"]);
});

test("a split must pass the alias's gates and leave the first version half; a move to the second ends it", async () => {
  const split = (share: number, version = 2) =>
    setTraffic(teamId, "fraud", "champion", { mode: "split", version, share, by });
  await expect(split(0.6)).rejects.toThrow("at most half");
  await expect(split(0.1, 1)).rejects.toThrow("is version 1 already");
  await expect(split(0.1, 9)).rejects.toMatchObject({ code: "not-found" });
  await setGate(teamId, "fraud", { alias: "champion", gate: "recall-floor", settings: {}, setBy: "Ada" });
  await expect(split(0.1)).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    setTraffic(teamId, "fraud", "champion", {
      mode: "shadow",
      version: 2,
      share: 1,
      by: { name: "Bo", role: "editor" },
    }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await setTraffic(teamId, "fraud", "champion", { mode: "shadow", version: 2, share: 1, by });
  await moveAlias(teamId, "fraud", { alias: "champion", version: 2, reason: "better", by, override: true });
  expect(await listTraffic(teamId, (await getModel(teamId, "fraud")).id)).toEqual([]);
});
