import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

test("only the files of the sample's claims name its columns", () => {
  const files = ["app", "inngest", "lib", "db"].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => /\.(tsx?|mjs)$/.test(path) && !own.some((pattern) => pattern.test(path))),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((path) => words.test(readFileSync(path, "utf8")))).toEqual([]);
});
