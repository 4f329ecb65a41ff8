import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import { claimColumns } from "./claims-generator";

/** Columns whose names no other text of the program contains; names that are English words count where they are quoted. */
const names = claimColumns.filter((name) => /[a-z][A-Z]|_/.test(name) || name === "Deductible");
const own = [
  /^lib\/datasets\/claims-/,
  /^lib\/learning\/feature-sets\/twelve-categories\.ts$/,
  /\.test\.tsx?$/,
];
const others = claimColumns.filter((name) => !names.includes(name));
const words = new RegExp(`\\b(${names.join("|")})\\b|["'\`](${others.join("|")})["'\`]`);

const files = ["app", "inngest", "lib", "db"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !own.some((pattern) => pattern.test(path))),
);

test("only the files of the sample's claims name its columns", () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((path) => words.test(readFileSync(path, "utf8")))).toEqual([]);
});

const spoken = /(?<![\w@/`*.-])(frauds?|fraudulent|legitimate|claims?|insurance)(?![\w@/`*.-]|\.\w)/i;
/** SQL of tables that are named so, and the verb. */
const isOther = /\b(from|table|as) claims\b|\bclaims (as|more)\b|\bas (claims|frauds)\b|\bis_fraud\b/;
/** Files whose texts may speak of claims: flows and their words, the tour of the sample, examples of names. */
const ofClaims = [
  /^inngest\/flows\/.*(claims|fraud-model)/,
  /^lib\/datasets\/(table-words|data-source)\.ts$/,
  /^lib\/learning\/features\/target\.ts$/,
  /^lib\/teams\/create-first-team\.ts$/,
  /^lib\/training\/unusable\.ts$/,
  /^app\/\(portal\)\/home\/first-steps\.tsx$/,
  /^inngest\/tasks\/run-command\.ts$/,
];

test("texts of several words speak of rows, not of claims or frauds, except where they are about the sample", () => {
  const found: string[] = [];
  for (const file of files.filter((path) => !ofClaims.some((pattern) => pattern.test(path)))) {
    const source = readFileSync(file, "utf8");
    if (!spoken.test(source)) continue;
    const look = (text: string) => {
      if (/\S\s\S/.test(text) && spoken.test(text) && !isOther.test(text))
        found.push(`${file}: ${text.trim()}`);
    };
    const visitor = new Visitor({
      Literal: ({ value }) => typeof value === "string" && look(value),
      JSXText: ({ value }) => look(value),
      TemplateElement: ({ value }) => look(value.cooked ?? ""),
    });
    visitor.visit(parseSync(file, source).program);
  }
  expect(found).toEqual([]);
});
