import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import secret from "@/lib/blocks/catalog/secret";
import { createBlock, deleteBlock } from "@/lib/blocks/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const value = "the-canary/of this:run";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

const gossip = defineTask({
  slug: "gossip",
  name: "Gossip",
  description: "",
  input: z.object({ isFailing: z.boolean() }),
  output: z.object({ hash: z.string(), other: z.boolean() }),
  blocks: { key: { type: secret }, other: { type: secret, isOptional: true } },
  async run({ input, block, log, progress, artifact }) {
    const key = await block("key");
    const other = await block("other");
    log(`The key is ${key.value}.`);
    progress(0.5, `Using ${key.value}`);
    await artifact("gossip", "markdown", { title: "Gossip", markdown: `It is \`${key.value}\`.` });
    if (input.isFailing) throw new Error(`Refused: ${encodeURIComponent(key.value)}`);
    return { hash: hashOf(key.value), other: other !== undefined };
  },
});

useTestDatabase();
useTestExecutor([gossip]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  for (const [slug, isFailing] of [
    ["tell", false],
    ["fail", true],
  ] as const) {
    const flow = defineFlow({
      slug,
      name: slug,
      description: "",
      params: z.object({}),
      build: (_, node) => void node("gossip", gossip, { isFailing }, { retries: 1, retryDelayMs: 0 }),
    });
    await deployFlow(teamId, flow, { blocks: { key: "key" } });
  }
});

/** All tables that contain a text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await sql()<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql().unsafe(`select 1 from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test("a run waits for a block that its deployment binds, and goes on when there is one", async () => {
  const { id } = await startRun(teamId, "tell", { trigger });
  expect((await runThatIs(teamId, id, ["Pending"])).sentAt).toBeNull();
  await createBlock(teamId, { type: "secret", name: "key", values: { value } });
  expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed" });
  const [task] = await listTaskRuns(teamId, id);
  expect(task?.output).toEqual({ hash: hashOf(value), other: false });
});

test("what a task says of a secret is hidden in logs, messages, artifacts and the executor's steps", async () => {
  const { id } = await startRun(teamId, "fail", { trigger });
  const run = await runThatIs(teamId, id);
  expect(run).toMatchObject({ state: "Failed", stateMessage: expect.stringContaining("Refused: ********") });
  expect(await tablesWith("The key is ********.")).toEqual(["public.log_lines"]);
  expect(await tablesWith("It is `********`.")).toEqual(["public.artifacts"]);
  expect(await tablesWith("canary")).toEqual([]);
});

test("two nodes of one task have blocks of their own where they name the slot differently", async () => {
  const values = { one: "first-value", two: "second-value" };
  for (const [name, text] of Object.entries(values))
    await createBlock(teamId, { type: "secret", name, values: { value: text } });
  const flow = defineFlow({
    slug: "two-keys",
    name: "Two keys",
    description: "",
    params: z.object({}),
    build(_, node) {
      node("first", gossip, { isFailing: false });
      node("second", gossip, { isFailing: false }, { slots: { key: "second-key" } });
    },
  });
  await deployFlow(teamId, flow, { blocks: { key: "one", "second-key": "two" } });
  const { id } = await startRun(teamId, "two-keys", { trigger });
  expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed" });
  const outputs = (await listTaskRuns(teamId, id)).map(({ nodeId, output }) => [nodeId, output]);
  expect(Object.fromEntries(outputs)).toEqual({
    first: { hash: hashOf(values.one), other: false },
    second: { hash: hashOf(values.two), other: false },
  });
});

test("a block that was deleted between two runs is missed by name", async () => {
  await deleteBlock(teamId, "key", { force: true });
  const { id } = await startRun(teamId, "tell", { trigger });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await runThatIs(teamId, id, ["Pending"])).toMatchObject({ sentAt: null });
});
