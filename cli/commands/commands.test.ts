import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { switchyard, tokenFor } from "@/tests/portal-in-process";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();

let team: { teamId: string; userId: string };
let token: string;
beforeEach(async () => {
  team = await makeTeam();
  token = await tokenFor(team, "editor");
  await makeEchoDeployment(team.teamId);
});

test("login tries the token and keeps it in a file that only its owner may read", async () => {
  const { code, notes, home } = await switchyard("", ["login", "http://portal.test/"], `${token}\n`);
  expect({ code, notes }).toEqual({
    code: 0,
    notes: expect.stringContaining("Signed in to http://portal.test."),
  });
  const file = join(home, ".config/switchyard/tokens.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
  const kept = { HOME: home, SWITCHYARD_URL: "" };
  expect(await switchyard("", ["runs"], "", kept)).toMatchObject({ code: 0 });
  // A token is sent to its own portal only.
  expect(await switchyard("", ["--portal", "http://other.test", "runs"], "", kept)).toMatchObject({
    code: 3,
  });
  await switchyard("", ["logout", "http://portal.test"], "", kept);
  expect(readFileSync(file, "utf8")).not.toContain(token);
});

test("a token that is not valid is not kept", async () => {
  const { code, notes } = await switchyard("", ["login", "http://portal.test"], "wrong");
  expect({ code, notes }).toEqual({ code: 3, notes: expect.stringContaining("not valid") });
});

test("run starts a run with parameters, and with a key only one", async () => {
  const start = () =>
    switchyard(token, ["run", "echoes", "-p", "text=5", "--tag", "ci", "--key", "a", "--json"]);
  const run = JSON.parse((await start()).out);
  // The flow asks for a text, so 5 is none of a number.
  expect(run).toMatchObject({ deployment: "echoes", params: { text: "5" }, tags: ["ci"] });
  expect(JSON.parse((await start()).out).id).toBe(run.id);
  expect((await switchyard(token, ["runs", "--deployment", "echoes"])).out).toContain(run.id);
});

test.each([
  [["run", "not-there"], 4],
  [["run", "echoes", "-p", "txt=5"], 2],
  [["run", "echoes", "-p", "text"], 2],
  [["run"], 2],
  [["runs", "--state", "Sleeping"], 2],
  [["bogus"], 2],
  [["models", "promote", "fraud", "one"], 2],
  [["datasets", "upload", "claims", "claims.xlsx"], 2],
])("%j exits with %i and a sentence", async (args, code) => {
  const result = await switchyard(token, args);
  expect({ code: result.code, out: result.out }).toEqual({ code, out: "" });
  expect(result.notes).not.toBe("");
});

test("logs --follow writes the log of a run and exits by its end", async () => {
  const failed = await makeRun(team.teamId, { states: ["Running", "Failed"] });
  const { code, notes } = await switchyard(token, ["logs", failed, "--follow"]);
  expect({ code, notes }).toEqual({ code: 1, notes: expect.stringMatching(/ended as Failed/) });
  const completed = await makeRun(team.teamId, { states: ["Running", "Completed"] });
  expect(await switchyard(token, ["logs", completed, "--follow"])).toMatchObject({ code: 0 });
});

test("artifacts show writes a report without the signs that steer a terminal", async () => {
  const runId = await makeRun(team.teamId);
  const data = { title: "Report", markdown: "# Claims \u001b[2Jand frauds" };
  const { id } = await createArtifact(
    team.teamId,
    { runId, nodeId: "echo" },
    { key: "report", kind: "markdown", data },
  );
  expect((await switchyard(token, ["artifacts", "list", "--run", runId])).out).toContain(id);
  expect((await switchyard(token, ["artifacts", "show", id])).out).toBe("# Claims [2Jand frauds\n");
  const other = await tokenFor(await makeTeam(), "owner");
  expect(await switchyard(other, ["artifacts", "show", id])).toMatchObject({ code: 4, out: "" });
});

test("a dataset is uploaded, queried and downloaded", async () => {
  const { home } = await switchyard(token, ["--version"]);
  const file = join(home, "regions.csv");
  writeFileSync(file, "amount,region\n5,north\n7,south\n");
  expect(await switchyard(token, ["datasets", "upload", "regions", file])).toMatchObject({
    out: expect.stringContaining("regions@1: 2 rows"),
    notes: "",
  });
  expect((await switchyard(token, ["datasets"])).out).toContain("regions");
  const query = "select sum(amount) as total from regions";
  expect((await switchyard(token, ["sql", query])).out).toBe("total\n12\n");
  const target = join(home, "copy.csv");
  const download = ["datasets", "download", "regions@1", "-o", target];
  expect(await switchyard(token, download)).toMatchObject({ code: 0 });
  expect(readFileSync(target, "utf8").replaceAll("\r", "")).toBe(readFileSync(file, "utf8"));
  expect(await switchyard(token, download)).toMatchObject({
    code: 2,
    notes: expect.stringContaining("--force"),
  });
});

test("a portal that cannot be reached is named, and its exit code is 6", async () => {
  const { createClient } = await import("@/cli/api/client");
  const { GET } = createClient({ portal: "http://127.0.0.1:9", token: "x" });
  await expect(GET("/api/v1/models")).rejects.toMatchObject({
    exitCode: 6,
    message: expect.stringContaining("http://127.0.0.1:9 cannot be reached"),
  });
});
