import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const resolve = { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } };
const serial = { fileParallelism: false, maxWorkers: 1 };

/**
 * Test projects: `unit` beside the code, against one Postgres; the others against the built portal: `e2e` two files at
 * a time, `faults` and `interop` one at a time, the latter with its own Postgres for what needs no portal. A machine
 * under load may fail a test once; a test that needed a second try is printed as (retry x1).
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        oxc: { jsx: { runtime: "automatic" } },
        test: {
          name: "unit",
          environment: "node",
          include: ["{app,db,docs,inngest,lib}/**/*.test.{ts,tsx}"],
          globalSetup: "./tests/global-setup.ts",
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        test: {
          name: "e2e",
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
          include: ["tests/faults/**/*.test.ts"],
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...serial,
        },
      },
      {
        resolve,
        test: {
          name: "interop",
          include: ["tests/interop/**/*.test.ts"],
          globalSetup: "./tests/global-setup.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          ...serial,
        },
      },
    ],
  },
});
