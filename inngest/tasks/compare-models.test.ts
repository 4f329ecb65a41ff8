import { Readable } from "node:stream";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { randomStream } from "@/lib/learning/sampling/random";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { moveAlias } from "@/lib/registry/move-alias";
import { setGate } from "@/lib/registry/set-gate";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";
import compareModels from "./compare-models";
import readData from "./read-data";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const random = randomStream(5, 5);
/** Two numbers decide the outcome; the team's own model saw the first one only. */
const lines = Array.from({ length: 1600 }, () => {
  const [a, b] = [random(), random()];
  return { a, b, text: `${a.toFixed(5)},${b.toFixed(5)},${random() < a * a * b ? 1 : 0}` };
});
const csv = (from: number, to: number, columns = (text: string) => text) =>
  `a,b,FraudFound_P\n${lines
    .slice(from, to)
    .map(({ text }) => columns(text))
    .join("\n")}\n`;
const ofPython = {
  good: pythonModel([5, 4], { intercept: -6 }),
  bad: pythonModel([-5, 1]),
};

let teamId: string;
const by = { name: "Olga", email: "olga@example.com", role: "owner" as const };
const register = (weights: keyof typeof ofPython, tags: Record<string, string> = {}) =>
  registerFiles(
    teamId,
    "fraud",
    { "model.onnx": ofPython[weights], MLmodel: mlmodelOf(["a", "b"]) },
    { tags },
  );
const upload = (name: string, text: string) =>
  createDatasetVersion(teamId, name, Readable.from([text]), { contentType: "text/csv" });

async function compare(challenger: string, dataset: string, rowsAreNew = false) {
  const { data } = await runTask(readData, teamId, { dataset });
  const logged: string[] = [];
  const input = { data, champion: "fraud@champion", challenger: `fraud/${challenger}`, rowsAreNew };
  const found = await runTask(compareModels, teamId, { ...input, experiment: "comparisons" }, logged);
  return { ...found, logged: logged.join(" ") };
}

const crown = (version: string) => moveAlias(teamId, "fraud", { alias: "champion", version, reason: "", by });

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  // Its second number says nothing, so that the model learns from the first one alone.
  const noise = (text: string) => text.replace(/,[^,]*,/, `,${(0.5).toFixed(5)},`);
  await trainOn(teamId, "fraud", csv(0, 800, noise));
  await upload("labelled", csv(600, 1600));
  await ownMlflow(teamId).setAlias("fraud", "champion", "1");
  await setGate(teamId, "fraud", {
    alias: "champion",
    gate: "not-worse-than-champion",
    settings: {},
    setBy: "Olga",
  });
});

describe("a model from Python passes the same gate as one trained here", () => {
  test("without a comparison it stays outside, and the message says how to compare", async () => {
    await expect(crown(await register("good"))).rejects.toThrow(
      "Version 2 was not compared with the champion, version 1: train again, or run compare-models on labelled rows, to compare them.",
    );
  });

  test("rows that it may have learned from give no verdict, unless they are said to be new", async () => {
    const found = await compare("2", "labelled");
    expect(found).toMatchObject({ verdict: "none", experimentRunId: null });
    expect(found.logged).toContain(
      "it is not known which rows fraud version 2 learned from (its training does not state which data it learned from). If these rows are new to it, say so by the parameter rowsAreNew.",
    );
    await expect(crown("2")).rejects.toThrow("was not compared");
  });

  test("a better one becomes the champion by a comparison on labelled rows", async () => {
    const found = await compare("2", "labelled", true);
    expect(found.verdict).toBe("better");
    expect(found.logged).toContain("fraud version 2 ranks claims better than fraud version 1");
    // All rows: the champion learned from rows with another second number.
    expect(found.rows).toBe(1000);
    const [check] = await crown("2");
    expect(check!.isPassed).toBe(true);
    expect(check!.message).toMatch(
      /^The ROC-AUC of version 2 differs from the champion's by \+0\.\d+ on 1,000 labelled rows with \d+ positives, .* Measured by this portal\.$/,
    );
    expect(check!.message).toContain("is allowed. The run says that the rows are new to models whose");
    expect(check!.evidenceHref).toContain(`/runs/${found.experimentRunId}`);
  });

  test("a worse one is refused by its figures; a later comparison replaces an earlier one", async () => {
    const version = await register("bad");
    expect((await compare(version, "labelled", true)).verdict).toBe("worse");
    await expect(crown(version)).rejects.toThrow(
      /differs from the champion's by −0\.\d+ on 1,000 labelled rows/,
    );
  });
});

test("rows of the dataset version that a training in Python names are left out", async () => {
  const { version, sha256 } = await upload("python-rows", csv(600, 1300));
  const tags = { "switchyard.dataset": `python-rows/${version}`, "switchyard.sha256": sha256 };
  const challenger = await register("good", tags);
  const champion = await register("good", tags);
  const { data } = await runTask(readData, teamId, { dataset: "labelled" });
  const input = { data, champion: `fraud/${champion}`, challenger: `fraud/${challenger}` };
  expect(await runTask(compareModels, teamId, { ...input, experiment: "comparisons" })).toMatchObject({
    rows: 300,
    verdict: "same",
  });
});

test("data without a column that a model reads, and a version with itself, are refused", async () => {
  await upload("narrow", csv(0, 400).replace("a,b,", "a,c,"));
  await expect(compare("3", "narrow", true)).rejects.toThrow("The data has no b, which fraud version");
  const { data } = await runTask(readData, teamId, { dataset: "labelled" });
  const input = { data, champion: "fraud/1", challenger: "fraud/1", experiment: "comparisons" };
  await expect(runTask(compareModels, teamId, input)).rejects.toThrow("Both references name fraud version 1");
});
