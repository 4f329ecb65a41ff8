import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { zipOf } from "@/tests/zip-archive";
import { execute, type Program } from "./execute";
import { findProgram, requireIsolation } from "./isolation";
import { withOwnUid } from "./own-uid";
import { programsFolder } from "./program-folder";
import { pythonEnvironment } from "./python-environment";

const canIsolate = process.getuid?.() === 0;
let folder: string;
let log: string[];

/** A wheel of one module (PEP 427), which leaves a trace where it is imported. */
function wheel(name: string, text: string): void {
  const info = `${name}-1.0.dist-info`;
  const files = {
    [`${name}.py`]: text,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  };
  writeFileSync(join(folder, "wheels", `${name}-1.0-py3-none-any.whl`), zipOf(files));
}

beforeAll(() => {
  folder = mkdtempSync(join("/var/tmp", "switchyard-python-"));
  // Programs run under accounts of their own.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "wheels"));
  wheel("greeting", "text = 'hello from a wheel'\n");
  vi.stubEnv("DATA_DIR", mkdtempSync(join(tmpdir(), "switchyard-data-")));
  vi.stubEnv("COMMANDS_DIR", join(folder, "commands"));
  vi.stubEnv("COMMANDS_PATH", "/usr/bin:/bin");
  vi.stubEnv("COMMANDS_NETWORK", "all");
  vi.stubEnv("ALLOW_COMMANDS", "true");
  vi.stubEnv("PIP_NO_INDEX", "1");
  vi.stubEnv("PIP_FIND_LINKS", join(folder, "wheels"));
  vi.stubEnv("PIP_INDEX_URL", "https://user:index-password@index.example/simple");
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function run(program: Partial<Program>): Promise<string[]> {
  log = [];
  const { signal } = new AbortController();
  const execution = {
    signal,
    log: (line: string) => void log.push(line),
    progress: () => {},
    prepare: async () => {},
    logging: undefined,
  };
  const whole = {
    command: [],
    repository: undefined,
    files: {},
    requirements: [],
    values: {},
    memoryMb: 500,
    env: {},
    ...program,
  };
  await execute(whole, execution, async () => {});
  return log;
}

describe.runIf(canIsolate && (await findProgram("python3", ["/usr/bin"])))(
  "the Python environment of a program",
  () => {
    test("has its packages, is made once with a log, and holds no setting of the operator", async () => {
      const text =
        "import greeting, os; print(greeting.text); print([n for n in os.environ if n.startswith('PIP')])";
      const program = { command: ["python3", "-c", text], requirements: ["greeting"] };
      const first = await run(program);
      expect(first.join("\n")).toMatch(
        /Making a Python environment[\s\S]*Successfully installed greeting-1.0/,
      );
      expect(first.join("\n")).not.toContain("index-password");
      expect(first.slice(-2)).toEqual(["hello from a wheel", "[]"]);
      expect(await run(program)).toEqual(["hello from a wheel", "[]"]);
    }, 120_000);

    test("cannot be changed by a program that uses it", async () => {
      const text = `import greeting, os
for place in (greeting.__file__, os.path.dirname(greeting.__file__) + "/x.pth", os.environ["PATH"].split(":")[0] + "/python3"):
    try:
        open(place, "a").close(); print("changed", place)
    except OSError as error:
        print(type(error).__name__)`;
      const lines = await run({ command: ["python3", "-c", text], requirements: ["greeting"] });
      expect(lines.slice(-3).every((line) => /PermissionError|OSError/.test(line))).toBe(true);
      expect(lines.join("\n")).not.toContain("changed");
    }, 120_000);

    test("belongs to the portal once it is made, and one that cannot be made leaves nothing", async () => {
      const { environments } = await programsFolder();
      const isolation = await requireIsolation();
      const make = (requirements: string[]) =>
        withOwnUid(new AbortController().signal, (uid) =>
          pythonEnvironment(requirements, {
            isolation,
            uid,
            signal: new AbortController().signal,
            log: () => {},
          }),
        );
      const made = await make(["greeting"]);
      expect(statSync(join(made, "bin/pip")).uid).toBe(process.getuid!());
      await expect(make(["not-there"])).rejects.toThrow(/cannot be made[\s\S]*No matching distribution/);
      const { readdir } = await import("node:fs/promises");
      expect(await readdir(environments)).toHaveLength(1);
    }, 120_000);
  },
);
