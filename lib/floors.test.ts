import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

/** The floors of lib, lowest first. A folder imports from lower floors only, type imports included. */
const floors = [
  ["base", "crypto", "live", "search"],
  ["audit", "compute", "events", "executors", "limits", "net"],
  ["auth", "health", "schedules", "storage", "workers"],
  ["backup", "experiments", "mail", "teams"],
  ["doctor", "mlflow", "traces"],
  ["blocks"],
  ["artifacts", "datasets"],
  ["flows", "learning"],
  ["deployments", "registry"],
  ["monitoring", "runs", "serving", "telemetry"],
  ["dashboards", "deletion", "mlflow-import", "outgoing"],
  ["mlflow-endpoint"],
  ["programs", "retention", "training", "webhooks"],
  ["automations", "erasure", "reports"],
  ["reactions"],
];

type Import = { from: string; to: string };

const files = ["app", "inngest", "lib", "db"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => /\.(tsx?|mjs)$/.test(path)),
);
const known = new Set(files);
const imports = files.flatMap(importsOf);
/** Imports of the program itself; tests may import anything to set up their scene. */
const ofProgram = imports.filter(({ from }) => !/\.test\.tsx?$/.test(from));

test("every folder of lib stands on a floor and says in a README what it is for", () => {
  const paths = files.filter((path) => /^lib\/.*\//.test(path));
  const names = [...new Set(paths.map((path) => path.split("/")[1]!))].sort();
  expect(names).toEqual(floors.flat().sort());
  expect(names.filter((name) => !existsSync(`lib/${name}/README.md`))).toEqual([]);
});

test.each(floors.flat())("the README of lib/%s names exports and files that are there", (folder) => {
  const text = readFileSync(`lib/${folder}/README.md`, "utf8").replaceAll(/\]\([^)]*\)/g, "]");
  const own = files.filter((path) => path.startsWith(`lib/${folder}/`));
  const code = own.map((path) => readFileSync(path, "utf8")).join("\n");
  const names = [...text.matchAll(/`(\w+)(?:\(\))?`/g)].map(([, name]) => name!);
  const missingNames = names.filter(
    (name) => !new RegExp(`export (async )?(function|const|class|interface|type) ${name}\\b`).test(code),
  );
  const paths = [...text.matchAll(/(?<![\w./])[\w./-]+\.(?:ts|mjs)\b/g)].map(([path]) => path);
  const missingPaths = paths.filter((path) => !own.some((each) => each.endsWith(`/${path}`)));
  expect([...missingNames, ...missingPaths]).toEqual([]);
});

describe("imports", () => {
  test("lead to lower floors only", () => {
    expect(upward(ofProgram)).toEqual([]);
  });

  test("one that leads up or sideways is found", () => {
    const up = { from: "lib/base/errors.ts", to: "lib/runs/read/queries.ts" };
    const sideways = { from: "lib/audit/audit.ts", to: "lib/events/event.ts" };
    const down = { from: "lib/runs/read/queries.ts", to: "lib/base/errors.ts" };
    expect(upward([up, sideways, down])).toEqual([up, sideways]);
  });

  test("form no circle of files, by types neither", () => {
    expect(circles(ofProgram)).toEqual([]);
  });

  test("a circle is found", () => {
    const back = { from: "lib/base/errors.ts", to: "lib/runs/read/queries.ts" };
    const there = { from: "lib/runs/read/queries.ts", to: "lib/base/errors.ts" };
    expect(circles([back, there])).toEqual([["lib/base/errors.ts", "lib/runs/read/queries.ts"]]);
  });
});

/** Imports of a file that lead to our own files, in any form: static, dynamic, of types, re-exports. */
function importsOf(from: string): Import[] {
  const specifiers = readFileSync(from, "utf8").matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g);
  return [...specifiers].flatMap(([, specifier = ""]) => {
    const path = specifier.startsWith("@/")
      ? specifier.slice(2)
      : specifier.startsWith(".") && join(dirname(from), specifier);
    const to = path && [path, `${path}.ts`, `${path}.tsx`].find((each) => known.has(each));
    return to ? [{ from, to }] : [];
  });
}

function upward(given: Import[]): Import[] {
  return given.filter(({ from, to }) => {
    const [here, there] = [floorOf(from), floorOf(to)];
    const isSameFolder = from.split("/")[1] === to.split("/")[1];
    return here !== undefined && there !== undefined && !isSameFolder && there >= here;
  });
}

/** Index of the floor of a file in lib; undefined for files elsewhere. */
function floorOf(path: string): number | undefined {
  const [top, folder] = path.split("/");
  const floor = floors.findIndex((names) => names.includes(folder!));
  return top === "lib" && floor >= 0 ? floor : undefined;
}

/** Import cycles: Tarjan's strongly connected components with more than one file. */
function circles(given: Import[]): string[][] {
  const next = new Map<string, Import[]>();
  for (const each of given) next.set(each.from, [...(next.get(each.from) ?? []), each]);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  for (const { from } of given) if (!order.has(from)) visit(from);
  return found;

  function visit(file: string): void {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const { to } of next.get(file) ?? []) {
      if (!order.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(to)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  }
}
