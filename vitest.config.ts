import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");
const resolve = { alias: { "@": root } };
/** Tests that measure delays of the event loop have the machine to themselves. */
const alone = ["tests/faults/event-loop*.test.ts"];
/** A page or a process may take longer than Vitest's second. */
const patient = { poll: { timeout: 20_000, interval: 100 } };

/** Files that take about a minute or more. Begun last, one of them would run alone at the end. */
const longest = [
  "chain-kill",
  "fuzz",
  "chaos",
  "alerts",
  "block-secrets",
  "models",
  "content-security-policy",
  "any-table",
  "deployments",
  "who-may",
  "team-mlflow",
  "mlflow-day",
  "compare-with-champion",
].map((name) => `${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(basename(moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Matches tests that change their process, or use a database, another process, or a helper that may. */
const changesItsProcess =
  /\bvi\.|process\b|@\/tests\/|globalThis|@\/db\/|child_process|worker_threads|inject\(|\bset(Timeout|Interval)/;

/**
 * Unit tests of `app` and `lib` that leave their process as it was: a worker runs many of them and imports each module
 * once. tests/leaves-no-trace.ts holds them to it.
 */
function harmlessTests(): string[] {
  const tests = ["app", "lib"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.test\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  return tests.filter((name) => !changesItsProcess.test(readFileSync(join(root, name), "utf8")));
}

/** Next.js names folders `[id]` and `(portal)`, which a glob reads as patterns. */
const withoutPattern = (path: string) => path.replace(/[[\](){}*?!]/g, "\\$&");

/** `npm test` runs them in a project of their own. By hand, `--project unit` runs each file in isolation. */
const harmless = process.env.TEST_SHARES_MODULES ? harmlessTests() : [];

/**
 * Test projects: `unit` beside the code, against one Postgres, and `unit-shared` without any; the others against the
 * built portal, two files at a time, but for `event-loop`; `interop` has its own Postgres for what needs no portal. Most
 * tests wait for processes more than they compute, so more files run side by side than there are processors. A machine
 * under load may fail a test once; a test that needed a second try is printed as (retry x1).
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        oxc: { jsx: { runtime: "automatic" } },
        test: {
          name: "unit",
          environment: "node",
          include: ["{app,cli,db,deploy,docs,inngest,lib}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", ...harmless.map(withoutPattern)],
          globalSetup: "./tests/global-setup.ts",
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        resolve,
        oxc: { jsx: { runtime: "automatic" } },
        test: {
          name: "unit-shared",
          environment: "node",
          include: harmless.map(withoutPattern),
          setupFiles: "./tests/leaves-no-trace.ts",
          isolate: false,
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        resolve,
        test: {
          name: "e2e",
          globalSetup: "./tests/e2e/shared-browser.ts",
          expect: patient,
          include: ["tests/e2e/**/*.test.ts"],
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        test: {
          name: "faults",
          globalSetup: "./tests/e2e/shared-browser.ts",
          expect: patient,
          include: ["tests/faults/**/*.test.ts"],
          exclude: alone,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        test: {
          name: "event-loop",
          globalSetup: "./tests/e2e/shared-browser.ts",
          expect: patient,
          include: alone,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        resolve,
        test: {
          name: "interop",
          expect: patient,
          include: ["tests/interop/**/*.test.ts"],
          globalSetup: ["./tests/global-setup.ts", "./tests/e2e/shared-browser.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
