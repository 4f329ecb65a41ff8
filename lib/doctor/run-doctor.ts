import { closeDatabase } from "@/db/client";
import { environment } from "@/lib/base/environment";
import { startProblem } from "@/lib/base/start-problem";
import { checkDatabase } from "./database";
import { type Finding, fail } from "./finding";
import { checkDataFolder, checkDisk, checkKeys, checkPrograms, checkVersions } from "./machine";
import { checkAddress, checkCertificate, checkInngest, checkMail, checkStorage } from "./servers";

type Check = () => Finding | undefined | Finding[] | Promise<Finding | undefined | Finding[]>;

/**
 * `npm run doctor`: looks at everything that a portal depends on and prints a line for each, `ok`, `warn` or `fail` with
 * what to do. Changes nothing, and may run beside the portal.
 * @throws Error when a check failed, for the exit code
 */
export async function runDoctor(log: (line: string) => void): Promise<void> {
  const { dataDir } = environment();
  const checks: [what: string, check: Check][] = [
    ["Versions", checkVersions],
    ["Data folder", () => checkDataFolder(dataDir)],
    ["Disk", () => checkDisk(dataDir)],
    ["Keys", () => checkKeys(dataDir)],
    ["Database", () => checkDatabase(dataDir)],
    ["Storage", checkStorage],
    ["Inngest", checkInngest],
    ["Mail", checkMail],
    ["Portal", checkAddress],
    ["Certificate", () => checkCertificate()],
    ["Programs of teams", checkPrograms],
  ];
  let failed = 0;
  for (const [what, check] of checks)
    for (const { level, text } of await findingsOf(what, check)) {
      log(`${level.padEnd(4)}  ${text}`);
      if (level === "fail") failed++;
    }
  await closeDatabase();
  if (failed > 0) throw new Error(`${failed} of the checks failed.`);
}

async function findingsOf(what: string, check: Check): Promise<Finding[]> {
  try {
    return [(await check()) ?? []].flat();
  } catch (error) {
    return [fail(`${what}: ${startProblem(error).split("\n")[0]}`)];
  }
}
