import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Left to the server: zod alone is 31 kB of gzip in a page's first load, what describes the tables more. */
const serverOnly = ["zod", "drizzle-orm", "drizzle-orm/pg-core"];

const files = readdirSync("app", { recursive: true })
  .map((name) => join("app", String(name)))
  .filter((path) => /(?<!\.test)\.tsx?$/.test(path));

test("no client component loads what only the server needs", () => {
  const clients = files.filter((path) => isMarked(path, "client"));
  expect(clients.length).toBeGreaterThan(50);
  expect(clients.flatMap((path) => wayTo(serverOnly, path) ?? [])).toEqual([]);
});

test("finds an import of zod through lib", () => {
  expect(wayTo(["zod"], "lib/flows/flow.ts")).toBe("lib/flows/flow.ts → zod");
  expect(wayTo(["zod"], "lib/flows/node-bindings.ts")).toBeUndefined();
});

function isMarked(path: string, side: "client" | "server"): boolean {
  return readFileSync(path, "utf8").startsWith(`"use ${side}"`);
}

/** The shortest chain of static imports of values from a file to one of the packages. */
function wayTo(packages: readonly string[], start: string): string | undefined {
  const seen = new Set([start]);
  const ways = [[start]];
  for (const way of ways)
    for (const next of valueImports(way.at(-1)!)) {
      if (packages.includes(next)) return [...way, next].join(" → ");
      // Of a server action, the browser gets a reference.
      if (seen.has(next) || !existsSync(next) || isMarked(next, "server")) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  return undefined;
}

/** Files and packages that a file imports values from; a dynamic import is no part of the first load. */
function valueImports(path: string): string[] {
  const statements = readFileSync(path, "utf8").matchAll(
    /^(?:import|export) (?!type )(?:([^;"]*?) from )?"([^"]+)"/gm,
  );
  return [...statements]
    .filter(([, names = ""]) => !/^\{(\s*type \w+( as \w+)?,?)+\s*\}$/.test(names))
    .map(([, , specifier = ""]) => toPath(specifier, path));
}

function toPath(specifier: string, from: string): string {
  if (!/^(@\/|\.)/.test(specifier)) return specifier;
  const base = specifier.startsWith("@/") ? specifier.slice(2) : join(dirname(from), specifier);
  return [`${base}.ts`, `${base}.tsx`].find((path) => existsSync(path)) ?? base;
}
