// `npm test`: installs and builds when needed; unit tests, then end-to-end tests against the built portal. `--interop`
// adds the tests that need MLflow's own programs. `--chaos` (`npm run test:chaos`) only kills portals and Postgres, more
// often than there is time for otherwise.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { packCli } from "./build-cli.mjs";
import { install } from "./install.mjs";
import { bin, build, checkNode, ended, makeNextTypes, root } from "./setup.mjs";

checkNode();
const scratch = mkdtempSync(join(tmpdir(), "switchyard-results-"));
const totals = { passed: 0, failed: 0 };
const failures = [];

const isChaos = process.argv.includes("--chaos");
await install({ withDev: true });
await makeNextTypes();
if (!isChaos) await runProjects(["unit", "unit-shared"]);
await build();
await packCli();
if (isChaos) await runProjects(["faults"], "chaos");
else {
  // Together, so that only one of them has a last file that runs alone.
  await runProjects(["e2e", "faults", ...(process.argv.includes("--interop") ? ["interop"] : [])]);
  await runProjects(["event-loop"]);
}

rmSync(scratch, { recursive: true, force: true });
// Once more at the end: of a long log, often only the end is kept.
for (const failure of failures) console.log(`\nFAILED ${failure}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

/**
 * @param {string[]} projects
 * @param {string} [only] a part of the names of their files
 */
async function runProjects(projects, only) {
  const file = join(scratch, `${projects[0]}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const chosen = projects.flatMap((project) => ["--project", project]);
  const child = spawn(
    process.execPath,
    [bin.vitest, "run", ...chosen, ...(only ? [only] : []), ...reporters],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        NODE_ENV: "test",
        NEXT_TELEMETRY_DISABLED: "1",
        TEST_SHARES_MODULES: "yes",
        ...(isChaos && { CHAOS: "whole" }),
      },
    },
  );
  const code = await ended(child);
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readResults(file);
  totals.passed += numPassedTests;
  failures.push(...testResults.flatMap(describeFailures));
  if (code !== 0 && numFailedTests === 0)
    failures.push(`${projects.join(", ")}: Vitest ended with exit code ${code}`);
  // A file that does not load, or an error outside of tests, fails a run without any failed test.
  totals.failed += numFailedTests || (code === 0 ? 0 : 1);
}

/** Of one file of Vitest's JSON report: each failed test's name, and the beginning of what it said. */
function describeFailures({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((result) => result.status === "failed");
  const file = relative(root, name);
  if (failed.length === 0) return status === "failed" ? [`${file}\n${message.slice(0, 1_000)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join("\n").slice(0, 1_000)}`,
  );
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
