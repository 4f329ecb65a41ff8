import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { switchyard, tokenFor } from "@/tests/portal-in-process";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { processIo } from "./io";
import { makeProgram } from "./program";

useTestDatabase();

const page = readFileSync("docs/cli.md", "utf8");

function all(command: Command, path = ""): { path: string; command: Command }[] {
  return command.commands.flatMap((child) => {
    const name = `${path} ${child.name()}`.trim();
    return [{ path: name, command: child }, ...all(child, name)];
  });
}

test("docs/cli.md names every command and every option", () => {
  const program = makeProgram(processIo(), "0");
  const commands = all(program).filter(({ command }) => command.commands.length === 0);
  expect(commands.length).toBeGreaterThan(15);
  const missing = commands.flatMap(({ path, command }) => {
    const options = command.options.map(({ long }) => long!);
    return [`\`${path}`, ...options].filter((text) => !page.includes(text));
  });
  expect(missing).toEqual([]);
});

test("every command line that docs/cli.md shows is one that there is", () => {
  const paths = new Set(all(makeProgram(processIo(), "0")).map(({ path }) => path));
  const named = [...page.matchAll(/^\| `([a-z]+(?: [a-z]+)?)[ `]/gm)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(15);
  const others = ["help", "import mlflow"];
  expect(named.filter((name) => !paths.has(name) && !others.includes(name))).toEqual([]);
});

test("the script for bash completes commands, and options of a command", async () => {
  const { out } = await switchyard("", ["completion", "bash"]);
  const complete = (words: string[]) => {
    const list = words.map((word) => `'${word}'`).join(" ");
    const script = `${out}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _switchyard; echo "\${COMPREPLY[*]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim();
  };
  expect(complete(["switchyard", "mod"])).toBe("models");
  expect(complete(["switchyard", "models", "pro"])).toBe("promote");
  expect(complete(["switchyard", "--json", "run", "echoes", "--fol"])).toBe("--follow");
});

test("every file for apply in the documentation has fields that there are", async () => {
  const names = readdirSync("docs", { recursive: true }).map((name) => `docs/${name}`);
  const files = names.filter((name) => name.endsWith(".md"));
  const blocks = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```/gm),
  ]);
  expect(blocks.length).toBeGreaterThan(3);
  const team = await makeTeam();
  const token = await tokenFor(team, "viewer");
  await createDatasetVersion(team.teamId, "claims", Readable.from("PolicyNumber,FraudFound_P\n1,0\n2,1\n"), {
    contentType: "text/csv",
    createdBy: team.userId,
  });
  const file = join(mkdtempSync(join(tmpdir(), "switchyard-docs-")), "switchyard.yaml");
  const env = { HOOK_SECRET: "x", GITHUB_WEBHOOK_SECRET: "x" };
  for (const [, code] of blocks) {
    writeFileSync(file, code!);
    const { code: exit, notes } = await switchyard(token, ["apply", "-f", file, "--dry-run"], "", env);
    expect({ exit, notes }, code).toEqual({ exit: 0, notes: "" });
  }
});
