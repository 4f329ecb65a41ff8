import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { artifacts, logLines, runs } from "@/db/schema/runs";
import { tasks } from "@/inngest/catalog";
import { createBlock } from "@/lib/blocks/mutations";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDataset } from "@/lib/datasets/queries";
import { defineTask, type Task, type WorkTask } from "@/lib/flows/task";
import { storage } from "@/lib/storage/open-storage";
import { databaseDoor } from "@/tests/database-door";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { someClaims } from "@/tests/trained-model";
import { dryRun } from "./dry-run";

useTestDatabase();

const sample = { sampleRows: 500, timeoutMs: 20_000 };
let teamId: string;

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const { csv } = await someClaims(2000);
  await createDatasetVersion(teamId, "claims", Readable.from([csv]), { contentType: "text/csv" });
});

/** A task without input, with the body that a test needs. */
function taskThat(run: WorkTask["run"]): Task {
  const schema = z.object({}).loose();
  return defineTask({
    slug: "it",
    name: "It",
    description: "",
    input: schema,
    output: schema,
    dryRun: true,
    run,
  });
}

async function rowsLeft() {
  const tables = [runs, artifacts, logLines];
  return Promise.all(tables.map((table) => db().$count(table)));
}

test("a task is tried on the first rows of its dataset, and what it gives can be tried on", async () => {
  const read = await dryRun(teamId, tasks.get("read-data"), { dataset: "claims" }, sample);
  expect(read).toMatchObject({ state: "Completed", output: { data: { dataset: "claims", rows: 500 } } });
  expect(read.logs[0]?.message).toContain("500 claims");
  const split = await dryRun(teamId, tasks.get("split-data"), read.output, sample);
  expect(split).toMatchObject({ state: "Completed", output: { split: { trainRows: 400, testRows: 100 } } });
  const { uri } = (split.output as { split: { uri: string } }).split;
  await expect(storage(teamId).read(uri).then(text)).rejects.toThrow();
  expect((await getDataset(teamId, "claims")).versions).toHaveLength(1);
  expect(await rowsLeft()).toEqual([0, 0, 0]);
});

test("an input that does not fit is named", async () => {
  await expect(dryRun(teamId, tasks.get("read-data"), { dataset: 3 }, sample)).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "input.dataset" }],
  });
});

test.each([
  ["upload-to-bucket", "It writes into a bucket."],
  ["train-model", "It registers a model version"],
  ["wait-for-input", "It waits for other runs"],
  ["dance", "There is no such task"],
])("%s is refused with a sentence", async (slug, sentence) => {
  await expect(dryRun(teamId, tasks.get(slug), {}, sample)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(sentence),
  });
});

test("a task that does not declare its side effects is refused", async () => {
  const silent = { ...taskThat(async () => ({})), dryRun: undefined } as Task;
  await expect(dryRun(teamId, silent, {}, sample)).rejects.toThrow("does not declare its side effects");
});

test("one that fails says why, one that takes too long is stopped; artifacts are named and not kept", async () => {
  const failing = taskThat(async ({ artifact, log }) => {
    await artifact("notes", "markdown", { title: "Notes", markdown: "# Hello" });
    log("Before the end.", "warning");
    throw new Error("Out of paper.");
  });
  expect(await dryRun(teamId, failing, {}, sample)).toMatchObject({
    state: "Failed",
    message: "Out of paper.",
    logs: [{ level: "warning", message: "Before the end." }],
    artifacts: [{ key: "notes", kind: "markdown" }],
  });
  const deaf = taskThat(() => new Promise((resolve) => setTimeout(() => resolve({}), 300)));
  expect(await dryRun(teamId, deaf, {}, { ...sample, timeoutMs: 50 })).toMatchObject({
    state: "TimedOut",
    message: "It had not ended after 0.05 s.",
  });
  expect(await rowsLeft()).toEqual([0, 0, 0]);
});

test("secrets of the team's blocks are hidden in output, log and message", async () => {
  const values = await databaseDoor();
  await createBlock(teamId, {
    type: "postgres-database",
    name: "warehouse",
    values: { ...values, password: "hunter2-secret" },
  });
  const telling = taskThat(async ({ log }) => {
    log("It is hunter2-secret.");
    return { told: "hunter2-secret" };
  });
  const result = await dryRun(teamId, telling, {}, sample);
  expect(result.state).toBe("Completed");
  expect(JSON.stringify(result)).not.toContain("hunter2");
});
