import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { flowVersions } from "@/db/schema/flows";
import { apiTokens, members } from "@/db/schema/teams";
import { tasks } from "@/inngest/catalog";
import { listArtifacts } from "@/lib/artifacts/queries";
import { findTokenMember } from "@/lib/auth/tokens";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { checkWiring } from "@/lib/flows/check-wiring";
import { defineFlow } from "@/lib/flows/define-flow";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { allowHost } from "@/lib/net/allow-list";
import { systemProgram } from "@/lib/programs/sandbox";
import { listLogLines } from "@/lib/runs/read/log-queries";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { commit, hasGitServer, startGitServer } from "@/tests/git-server";
import { certificate } from "@/tests/loopback-certificate";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import runCommand from "./run-command";

useTestDatabase();
useTestExecutor();
const canIsolate = process.getuid?.() === 0 || systemProgram("bwrap") !== undefined;
const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let commandsDir: string;
let teamId: string;

beforeAll(() => {
  commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
});
afterAll(() => rmSync(commandsDir, { recursive: true, force: true }));
beforeEach(async () => {
  vi.stubEnv("ALLOW_COMMANDS", "true");
  vi.stubEnv("COMMANDS_DIR", commandsDir);
  vi.stubEnv("COMMANDS_NETWORK", "all");
  ({ teamId } = await makeTeam());
});

type Input = z.input<typeof runCommand.input>;
function flowOf(input: Input, options: { timeoutMs?: number; retries?: number } = {}) {
  return defineFlow({
    slug: "own-program",
    name: "Own program",
    description: "",
    params: z.object({ dataset: z.string().default("claims") }),
    build: (_, node) => void node("program", runCommand, input, options),
  });
}

async function run(input: Input, options?: { timeoutMs?: number; retries?: number }) {
  await deployFlow(teamId, flowOf(input, options));
  const { id } = await startRun(teamId, "own-program", { trigger, params: {} });
  return id;
}

const linesOf = async (runId: string) => (await listLogLines(teamId, runId)).map(({ message }) => message);

describe.runIf(canIsolate)("a program of a flow", () => {
  test("reads values and a dataset, and leaves an output, artifacts, a dataset version, progress and a log", async () => {
    const csv = "region,amount\nnorth,1\nsouth,2\n";
    await createDatasetVersion(teamId, "sales", Readable.from([csv]), { contentType: "text/csv" });
    const script = `
      echo "Reading"; echo "::progress 0.5 Half"
      cat "$SWITCHYARD_DATASETS/sales.csv" > "$SWITCHYARD_RESULTS/copy.csv"
      echo "north,7" >> "$SWITCHYARD_RESULTS/copy.csv"
      printf '# Sales\\n\\nTwo regions.' > "$SWITCHYARD_ARTIFACTS/report.md"
      printf '{"rows": 3, "given": %s}' "$(cat "$SWITCHYARD_INPUT")" > "$SWITCHYARD_OUTPUT"
      env | grep -E "TOKEN|KEY|DATABASE|DATA_DIR|SECRET"; echo done`;
    const id = await run({
      script,
      scriptName: "copy.sh",
      command: ["sh", "copy.sh"],
      values: { factor: 2 },
      inputSchema: { type: "object", properties: { factor: { type: "integer" } } },
      outputSchema: { type: "object", properties: { rows: { type: "integer" } }, required: ["rows"] },
      datasets: { sales: { dataset: "sales", format: "csv" } },
      results: { copy: "sales-copy" },
    });
    const done = await runThatIs(teamId, id);
    expect([done.state, done.stateMessage]).toEqual(["Completed", done.stateMessage]);
    const [task] = await listTaskRuns(teamId, id);
    expect(task?.output).toMatchObject({
      values: { rows: 3, given: { factor: 2 } },
      artifacts: ["report"],
      datasets: { copy: { dataset: "sales-copy", version: 1, rows: 3 } },
      experimentRunId: "",
    });
    expect(await getDatasetVersion(teamId, "sales-copy", "latest")).toMatchObject({ rows: 3, runId: id });
    const { items } = await listArtifacts(teamId, { run: id });
    expect(items).toMatchObject([{ key: "report", kind: "markdown", data: { title: "Sales" } }]);
    const lines = await linesOf(id);
    expect(lines.filter((line) => /Reading|done|TOKEN|KEY|DATABASE|DATA_DIR|SECRET/.test(line))).toEqual([
      "Reading",
      "done",
    ]);
  });

  test("has further files beside its script", async () => {
    const id = await run({
      script: `. lib/part.sh; printf '{"part": %s}' "$PART" > "$SWITCHYARD_OUTPUT"`,
      files: { "lib/part.sh": "PART=7\n" },
      command: ["sh", "script.py"],
    });
    await runThatIs(teamId, id);
    expect((await listTaskRuns(teamId, id))[0]?.output).toMatchObject({ values: { part: 7 }, commit: "" });
  });

  test.runIf(hasGitServer())("lies in a repository, whose commit the run keeps", async () => {
    const server = await startGitServer();
    const authority = join(server.root, "ca.pem");
    writeFileSync(authority, certificate);
    vi.stubEnv("NODE_EXTRA_CA_CERTS", authority);
    const { userId } = await joinTeam(teamId, "owner");
    await allowHost(teamId, { host: "127.0.0.1", createdBy: userId });
    const hash = commit(join(server.root, "code"), {
      "jobs/run.sh": `printf '{"commit": "%s"}' "$SWITCHYARD_COMMIT" > "$SWITCHYARD_OUTPUT"`,
    });
    const repository = `${server.url}/code`;
    const id = await run({ repository, folder: "jobs", ref: "main", command: ["sh", "run.sh"] });
    const done = await runThatIs(teamId, id);
    expect([done.state, done.stateMessage]).toEqual(["Completed", done.stateMessage]);
    expect((await listTaskRuns(teamId, id))[0]?.output).toMatchObject({
      values: { commit: hash },
      commit: hash,
    });
    expect(await linesOf(id)).toContain(`${repository} main: commit ${hash}.`);
    server.close();
  });

  test("that fails says how, is retried, and keeps nothing", async () => {
    const script = `echo "# half" > "$SWITCHYARD_ARTIFACTS/report.md"; echo "ValueError: no column" >&2; exit 3`;
    const id = await run({ script, command: ["sh", "script.py"] }, { retries: 1 });
    const failed = await vi.waitFor(
      async () => {
        const [task] = await listTaskRuns(teamId, id);
        expect(task?.state).toBe("AwaitingRetry");
        return task!;
      },
      { timeout: 15_000 },
    );
    expect(failed.stateMessage).toBe(
      "The program ended with exit code 3. Its last line: ValueError: no column",
    );
    expect((await listArtifacts(teamId, { run: id })).items).toEqual([]);
    await cancelRun(teamId, id, "Ada");
  });

  test("ends with its time, and with its run, though it ignores SIGTERM", async () => {
    const stubborn = { script: `trap "" TERM; while :; do sleep 1; done`, command: ["sh", "script.py"] };
    const late = await runThatIs(teamId, await run(stubborn, { timeoutMs: 1_000 }));
    expect(late).toMatchObject({ state: expect.stringMatching(/Failed|TimedOut/) });
    expect((await listTaskRuns(teamId, late.id))[0]).toMatchObject({
      state: "TimedOut",
      stateMessage: "It took longer than 1 s.",
    });
    const id = await run(stubborn);
    await vi.waitFor(async () => expect((await listTaskRuns(teamId, id))[0]?.state).toBe("Running"));
    await cancelRun(teamId, id, "Ada");
    expect(await runThatIs(teamId, id)).toMatchObject({ state: "Cancelled" });
  });

  test.each<[string, Input, RegExp]>([
    ["is not installed", { command: ["no-such-program"] }, /There is no program "no-such-program"/],
    [
      "gets values that do not fit",
      {
        command: ["true"],
        values: { n: "x" },
        inputSchema: { type: "object", properties: { n: { type: "integer" } } },
      },
      /^values.n/,
    ],
    [
      "writes an output that does not fit",
      {
        command: ["true"],
        outputSchema: { type: "object", required: ["rows"], properties: { rows: { type: "integer" } } },
      },
      /^output.rows/,
    ],
    [
      "names a dataset that is not there",
      { command: ["true"], datasets: { x: { dataset: "other-teams" } } },
      /There is no dataset "other-teams"/,
    ],
    [
      "writes no result",
      { command: ["true"], results: { scored: "scored" } },
      /neither scored.parquet nor scored.csv/,
    ],
    [
      "writes a link as its output",
      { command: ["sh", "-c", 'ln -s /etc/passwd "$SWITCHYARD_OUTPUT"'] },
      /output.json is not a plain file/,
    ],
  ])("that %s fails in a sentence", async (_, input, message) => {
    const failed = await runThatIs(teamId, await run(input));
    expect(failed.state).toBe("Failed");
    expect((await listTaskRuns(teamId, failed.id))[0]?.stateMessage).toMatch(message);
  });
});

describe.runIf(canIsolate)("a program that logs", () => {
  const seen: string[] = [];
  /** The portal's MLflow endpoint, as the edge of the portal serves it. */
  const portal = createServer(async (incoming, outgoing) => {
    const token = incoming.headers.authorization?.replace(/^Bearer /, "") ?? "";
    const member = await findTokenMember(token);
    seen.push(`${incoming.url} ${member?.role ?? "refused"} ${member?.userId ?? ""}`);
    if (!member) return void outgoing.writeHead(401).end();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = new Request(`http://portal${incoming.url}`, {
      method: "POST",
      body: Buffer.concat(chunks),
    });
    const answer = await handleMlflow(member.teamId, request, {
      userName: member.userName,
      role: member.role,
    });
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  beforeEach(async () => {
    seen.length = 0;
    if (!portal.listening) await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("PORT", String((portal.address() as AddressInfo).port));
    // With bubblewrap, the program has no network and reaches the portal by its door.
    vi.stubEnv("COMMANDS_NETWORK", systemProgram("bwrap") ? "portal" : "all");
  });
  afterAll(() => portal.close());

  const script = `
    const call = async (path, body) => {
      const headers = { authorization: "Bearer " + process.env.MLFLOW_TRACKING_TOKEN };
      const answer = await fetch(process.env.MLFLOW_TRACKING_URI + "/api/2.0/mlflow/" + path, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(path + " " + answer.status);
      return answer.json();
    };
    const tags = Object.entries(JSON.parse(process.env.MLFLOW_RUN_CONTEXT)).map(([key, value]) => ({ key, value }));
    const { run } = await call("runs/create", { experiment_id: process.env.MLFLOW_EXPERIMENT_ID, start_time: Date.now(), tags });
    await call("runs/log-metric", { run_id: run.info.run_id, key: "recall", value: 0.5, timestamp: Date.now(), step: 0 });
    console.log("token", process.env.MLFLOW_TRACKING_TOKEN);`;

  test("has a token of the flow's author, until it ends, and its runs are linked with the flow run", async () => {
    const { userId } = await joinTeam(teamId, "editor");
    const id = await runOf(userId, "editor");
    expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed" });
    expect(seen).toEqual([
      `/api/2.0/mlflow/runs/create editor ${userId}`,
      `/api/2.0/mlflow/runs/log-metric editor ${userId}`,
    ]);
    expect((await linesOf(id)).at(-1)).toBe("token •••");
    const mlflow = ownMlflow(teamId);
    const [task] = await listTaskRuns(teamId, id);
    const { experimentRunId } = task!.output as { experimentRunId: string };
    const parent = await mlflow.getRun(experimentRunId);
    expect(parent.info.status).toBe("FINISHED");
    const search = {
      experimentIds: [parent.info.experiment_id],
      filter: `tags.\`switchyard.run\` = '${id}'`,
    };
    const { runs } = await mlflow.searchRuns(search);
    const child = runs.find(({ info }) => info.run_id !== experimentRunId)!;
    expect(child.data.tags).toContainEqual({ key: "mlflow.parentRunId", value: experimentRunId });
    const left = await db().select().from(apiTokens).where(eq(apiTokens.teamId, teamId));
    expect(left).toEqual([]);
  });

  test("has at most the rights of its author, and none once they have left", async () => {
    const { userId } = await joinTeam(teamId, "viewer");
    const failed = await runThatIs(teamId, await runOf(userId, "viewer"));
    expect((await linesOf(failed.id)).join("\n")).toContain("runs/create 403");
    await db().delete(members).where(eq(members.userId, userId));
    const { id } = await startRun(teamId, "own-program", { trigger, params: {} });
    await runThatIs(teamId, id);
    expect((await listTaskRuns(teamId, id))[0]?.stateMessage).toContain("no longer in the team");
  });

  async function runOf(userId: string, experiment: string): Promise<string> {
    await deployFlow(
      teamId,
      flowOf({ script, scriptName: "log.mjs", command: ["node", "log.mjs"], experiment }),
    );
    await db().update(flowVersions).set({ createdBy: userId }).where(eq(flowVersions.teamId, teamId));
    return (await startRun(teamId, "own-program", { trigger, params: {} })).id;
  }
});

test("what decides which code runs is written into the flow: parameters and outputs cannot be bound to it", () => {
  const wired = (input: Record<string, unknown>) =>
    checkWiring(
      {
        slug: "x",
        params: { type: "object", properties: { text: { type: "string" }, names: { type: "array" } } },
        nodes: [{ id: "program", task: "run-command", input, after: [], retries: 0, retryDelayMs: 0 }],
      },
      tasks,
    );
  expect(wired({ values: { text: { $from: "params.text" } } })).toEqual([]);
  for (const field of ["script", "scriptName", "requirements", "repository", "ref", "folder"])
    expect(wired({ [field]: { $from: "params.text" } })).toMatchObject([
      { path: `nodes.program.input.${field}`, message: expect.stringContaining("cannot be bound") },
    ]);
  for (const command of [{ $from: "params.names" }, ["sh", "-c", { $from: "params.text" }]])
    expect(wired({ command })).toMatchObject([{ message: expect.stringContaining("cannot be bound") }]);
});

test("where the operator does not allow programs, a flow with one is refused, and so is its run", async () => {
  const { definition } = flowOf({ command: ["true"] });
  const id = await run({ command: ["sleep", "0.01"] });
  await runThatIs(teamId, id);
  vi.stubEnv("ALLOW_COMMANDS", "false");
  expect(checkWiring(definition, tasks)).toEqual([
    { path: "nodes.program.task", message: expect.stringContaining("ALLOW_COMMANDS=true") },
  ]);
  const { id: refused } = await startRun(teamId, "own-program", { trigger, params: {} });
  await runThatIs(teamId, refused);
  expect((await listTaskRuns(teamId, refused))[0]).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("ALLOW_COMMANDS=true"),
  });
});
