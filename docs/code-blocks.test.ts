import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { sections } from "@/cli/apply/configuration";

// Each block of code and each command of the documentation is run by a test, or says why not.

const files = [
  ...["README.md", "SECURITY.md", "examples/python/README.md"],
  ...readdirSync("docs", { recursive: true }).map((name) => `docs/${name}`),
].filter((file) => file.endsWith(".md"));

const blocks = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^ *```(\w+)(.*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, language, info, code]) => ({ file, language: language!, info: info!.trim(), code: code! }),
  ),
);
const run = blocks.filter(({ info, language }) => info === "" && language !== "mermaid");
const marked = blocks.filter(({ info }) => info !== "");

/** The tests that run blocks of a language, in these files. */
const runners: Record<string, RegExp> = {
  // tests/e2e/tutorial.test.ts, and documentation.test.ts for what `npm run new` writes
  sh: /^docs\/(tutorial|how-to\/own-(kinds|table)|cli|operating)\.md$/,
  // documentation.test.ts
  ts: /^(README|docs\/CONTRIBUTING)\.md$/,
  // cli/documentation.test.ts
  yaml: /^docs\//,
  // below
  json: /^docs\//,
};

test("every block of code is run by a test, or says why not", () => {
  expect(run.filter(({ file, language }) => !runners[language]?.test(file))).toEqual([]);
  expect(run.length).toBeGreaterThan(15);
});

test("so many blocks are not run, each with a reason", () => {
  expect(marked.filter(({ info }) => !/^not run here: \S+ \S+/.test(info))).toEqual([]);
  expect(marked).toHaveLength(19);
});

test("every block of JSON is JSON", () => {
  for (const { language, code } of run) if (language === "json") JSON.parse(code);
});

test("every block of YAML is a file for switchyard apply", () => {
  const found = run.filter(({ language }) => language === "yaml");
  for (const { code } of found)
    expect(
      Object.keys(parse(code)).filter((name) => !(sections as readonly string[]).includes(name)),
    ).toEqual([]);
  expect(found.length).toBeGreaterThan(3);
});
