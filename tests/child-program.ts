import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll } from "vitest";

/**
 * A program of the sources as processes of a test, each of which is killed after its test. They get the file `ran`, empty
 * at first, as RAN.
 * @param source the program, beside the test
 */
export function useChildProgram(source: URL) {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-child-"));
  const program = join(folder, "child.cjs");
  const ran = join(folder, "ran");
  const children: ChildProcess[] = [];
  beforeAll(() =>
    build({
      entryPoints: [fileURLToPath(source)],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "error",
    }).then(() => writeFileSync(ran, "")),
  );
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    ran,
    start(env: Record<string, string>, stdio: SpawnOptions["stdio"]): ChildProcess {
      const child = spawn(process.execPath, [program], { env: { ...process.env, RAN: ran, ...env }, stdio });
      children.push(child);
      return child;
    },
  };
}

/** Sends a signal and waits for the end. @returns the exit code */
export async function kill(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill(signal);
  return exit;
}
