import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimColumns } from "./claims-generator";

/** Columns whose names no other text of the program contains. English words such as Month are left out. */
const names = claimColumns.filter((name) => /[a-z][A-Z]|_/.test(name) || name === "Deductible");
const own = [
  /^lib\/datasets\/claims-/,
  /^lib\/learning\/feature-sets\/twelve-categories\.ts$/,
  /\.test\.tsx?$/,
];
const words = new RegExp(`\\b(${names.join("|")})\\b|"(Fault|Make)"`);

test("only the files of the sample's claims name its columns", () => {
  const files = ["app", "inngest", "lib", "db"].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => /\.(tsx?|mjs)$/.test(path) && !own.some((pattern) => pattern.test(path))),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((path) => words.test(readFileSync(path, "utf8")))).toEqual([]);
});
