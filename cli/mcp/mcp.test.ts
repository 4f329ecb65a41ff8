import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, test } from "vitest";
import { createClient } from "@/cli/api/client";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import type { Role } from "@/lib/base/member";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { fetchInProcess, tokenFor } from "@/tests/portal-in-process";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeMcpServer } from "./server";

useTestDatabase();

async function connect(team: { teamId: string; userId: string }, role: Role) {
  const access = { portal: "http://portal.test", token: await tokenFor(team, role) };
  const [here, there] = InMemoryTransport.createLinkedPair();
  await makeMcpServer(createClient(access, fetchInProcess), "1").connect(there);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(here);
  return async (name: string, input: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: input });
    return { text: (content as { text: string }[])[0]!.text, isError };
  };
}

test("an assistant starts a run and reads why it failed", async () => {
  const team = await makeTeam();
  await makeEchoDeployment(team.teamId);
  const call = await connect(team, "operator");
  expect((await call("list_deployments")).text).toContain('"echoes"');
  expect((await call("describe_deployment", { deployment: "echoes" })).text).toContain("paramsSchema");
  const started = JSON.parse((await call("start_run", { deployment: "echoes", params: { text: "a" } })).text);
  expect(started).toMatchObject({ deployment: "echoes", state: expect.any(String) });
  const failed = await makeRun(team.teamId, { states: ["Running", "Failed"] });
  expect(JSON.parse((await call("list_runs", { state: "Failed" })).text)).toMatchObject([{ id: failed }]);
  expect(JSON.parse((await call("explain_run", { run: failed })).text)).toMatchObject({ state: "Failed" });
});

test("an assistant reads reports and queries datasets", async () => {
  const team = await makeTeam();
  await makeEchoDeployment(team.teamId);
  const runId = await makeRun(team.teamId);
  const data = { title: "Report", markdown: "**9 %** are frauds" };
  const from = { runId, nodeId: "echo" };
  const { id } = await createArtifact(team.teamId, from, { key: "report", kind: "markdown", data });
  const call = await connect(team, "viewer");
  expect((await call("list_reports", { run: runId })).text).toContain(id);
  expect((await call("read_report", { id })).text).toBe(data.markdown);
  const answer = JSON.parse((await call("query_datasets", { query: "select 1 + 1 as two" })).text);
  expect(answer).toMatchObject({ columns: [{ name: "two" }], rows: [[2]] });
});

test("a token's rights and team bound an assistant", async () => {
  const team = await makeTeam();
  await makeEchoDeployment(team.teamId);
  const viewer = await connect(team, "viewer");
  expect(await viewer("start_run", { deployment: "echoes" })).toEqual({
    isError: true,
    text: expect.stringContaining("the role operator"),
  });
  const stranger = await connect(await makeTeam(), "owner");
  const run = await makeRun(team.teamId);
  expect(await stranger("explain_run", { run })).toMatchObject({ isError: true });
  expect((await stranger("list_deployments")).text).toBe("[]");
});

test("the program speaks the protocol on standard output, and nothing else", async () => {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["scripts/switchyard.mjs", "mcp"],
    env: { ...process.env, SWITCHYARD_URL: "http://127.0.0.1:9", SWITCHYARD_TOKEN: "x" } as Record<
      string,
      string
    >,
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("explain_run");
  expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
    "start_run",
  ]);
  const answer = await client.callTool({ name: "list_models", arguments: {} });
  expect(answer).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("cannot be reached") }],
  });
  await client.close();
});
