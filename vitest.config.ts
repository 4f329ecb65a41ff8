import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const resolve = { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } };
/** Tests that measure delays of the event loop have the machine to themselves. */
const alone = ["tests/faults/event-loop*.test.ts"];
/** A page or a process may take longer than Vitest's second. */
const patient = { poll: { timeout: 20_000, interval: 100 } };

/** Files that take more than a minute. Begun last, one of them would run alone at the end. */
const longest = [
  "chain-kill",
  "fuzz",
  "chaos",
  "alerts",
  "block-secrets",
  "models",
  "content-security-policy",
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

/**
 * Test projects: `unit` beside the code, against one Postgres; the others against the built portal, two files at a
 * time, but for `event-loop`; `interop` has its own Postgres for what needs no portal. Most tests wait for processes
 * more than they compute, so more files run side by side than there are processors. A machine under load may fail a
 * test once; a test that needed a second try is printed as (retry x1).
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
          globalSetup: "./tests/global-setup.ts",
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
          globalSetup: "./tests/global-setup.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
