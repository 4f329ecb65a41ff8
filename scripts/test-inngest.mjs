// `npm run test:inngest`: the behaviour suite, and the shipped flows in the built portal, against the Inngest server of
// INNGEST_BASE_URL (docs/inngest.md "Run a server").
import { spawn } from "node:child_process";
import { install } from "./install.mjs";
import { bin, build, checkNode, ended, fail, root } from "./setup.mjs";

const needed = ["INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"];
/** Journeys that start the shipped flows, pause, retry, cancel and schedule. */
const journeys = ["main-job", "any-table", "predict", "monitor", "run-control", "webhooks"];

checkNode();
const missing = needed.filter((name) => !process.env[name]);
if (missing.length > 0)
  fail(`Set ${missing.join(", ")}: an Inngest server that can call this machine on loopback.`);
await install({ withDev: true });
await build();
const codes = [
  await run("unit", ["inngest/executor/behaviour"]),
  await run(
    "e2e",
    journeys.map((name) => `tests/e2e/${name}.test.ts`),
  ),
];
process.exit(codes.every((code) => code === 0) ? 0 : 1);

function run(project, files) {
  const child = spawn(process.execPath, [bin.vitest, "run", "--project", project, ...files], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "test", TEST_ON_INNGEST: "true" },
  });
  return ended(child);
}
