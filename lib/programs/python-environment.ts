import { createHash } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { whyEnded } from "./exit-words";
import { findProgram } from "./isolation";
import { dropMark, takeMark } from "./marks";
import type { ProgramFolder } from "./program-folder";
import { letGroupRead, programsFolder, withProgramFolder, writableOf } from "./program-folder";
import { ProgramLines } from "./program-lines";
import { runProgram } from "./run-program";
import { type Isolation, sandboxed } from "./sandbox";

/** Environments that are kept; the ones used longest ago are removed. */
const mostKept = 20;
const limits = { memoryMb: 2048, diskMb: 20_000 };
const readyFile = "ready";
const waitMs = 500;

interface Building {
  isolation: Isolation;
  uid: number | undefined;
  signal: AbortSignal;
  log(line: string): void;
}

/**
 * A Python environment with these packages, made once and shared by all programs that name the same ones. Only wheels are
 * installed, so that no package's code runs while it is made; it comes from the index of the portal's own pip or uv
 * settings. Programs read it and cannot change it.
 * @throws DomainError "conflict" without Python; "invalid" when the packages cannot be installed
 */
export async function pythonEnvironment(requirements: string[], building: Building): Promise<string> {
  const python = await findProgram("python3", environment().commands.path);
  if (!python) throw new DomainError("conflict", "There is no python3 on the COMMANDS_PATH of this portal.");
  const { environments } = await programsFolder();
  const folder = path.join(environments, await nameOf(python, requirements));
  const lock = `${folder}.lock`;
  for (;;) {
    building.signal.throwIfAborted();
    if (await isReady(folder)) return folder;
    if (await takeMark(lock)) break;
    // Another run makes the same one.
    await sleep(waitMs, undefined, { signal: building.signal });
  }
  try {
    if (await isReady(folder)) return folder;
    await removeOld(environments);
    await make(folder, python, requirements, building);
    return folder;
  } finally {
    await dropMark(lock);
  }
}

/** Name by content: the packages, in order, and the Python. */
async function nameOf(python: string, requirements: string[]): Promise<string> {
  const real = await realpath(python);
  const { size, mtimeMs } = await stat(real);
  const content = JSON.stringify([python, real, size, mtimeMs, requirements]);
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

async function isReady(folder: string): Promise<boolean> {
  const now = new Date();
  // Its time says when it was last used.
  return utimes(path.join(folder, readyFile), now, now).then(
    () => true,
    () => false,
  );
}

async function make(
  folder: string,
  python: string,
  requirements: string[],
  building: Building,
): Promise<void> {
  const { isolation, uid, signal, log } = building;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await chmod(folder, 0o755);
  log(`Making a Python environment of ${counted(requirements.length, "package")}.`);
  try {
    await withProgramFolder(uid, async (own) => {
      if (uid !== undefined) await chown(folder, uid, uid);
      const list = path.join(own.input, "requirements.txt");
      await writeFile(list, `${requirements.join("\n")}\n`);
      await letGroupRead(list, uid);
      const uv = await findProgram("uv", (process.env.PATH ?? "").split(":").filter(Boolean));
      const env = { ...(await installerSettings(own, uid)), PATH: environment().commands.path.join(":") };
      for (const command of commandsOf(uv, python, folder, list)) {
        const lines = new ProgramLines({ line: log, progress: () => {} });
        const end = await runProgram({
          command: sandboxed(isolation, {
            command,
            uid,
            // Only wheels are installed: no code of a package runs here.
            network: "all",
            folder: own.home,
            writable: [...writableOf(own), folder],
            readable: [own.input, ...(uv ? [uv] : []), ...localIndexes(env)],
            temporary: own,
          }),
          uid,
          env,
          lines,
          limits,
          measured: folder,
          signal,
        });
        signal.throwIfAborted();
        const why = whyEnded(end, { ...limits, lastLine: lines.last });
        if (why) throw new DomainError("invalid", `The Python environment cannot be made. ${why}`);
      }
    });
    await handOver(folder, uid);
    await writeFile(path.join(folder, readyFile), requirements.join("\n"), { mode: 0o644 });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function commandsOf(uv: string | undefined, python: string, folder: string, list: string): string[][] {
  const inside = path.join(folder, "bin/python");
  if (uv)
    return [
      [uv, "venv", "--allow-existing", "--python", python, folder],
      [uv, "pip", "install", "--python", inside, "--no-build", "--link-mode", "copy", "-r", list],
    ];
  return [
    [python, "-m", "venv", folder],
    [
      inside,
      "-m",
      "pip",
      "install",
      "--only-binary",
      ":all:",
      "--no-input",
      "--progress-bar",
      "off",
      "-r",
      list,
    ],
  ];
}

/** The operator's settings of pip and uv, which may hold the password of an index: no program of a team gets them. */
async function installerSettings(
  own: ProgramFolder,
  uid: number | undefined,
): Promise<Record<string, string>> {
  const names = /^(PIP_|UV_|SSL_CERT_|REQUESTS_CA_BUNDLE$|(https?|no|all)_proxy$)/i;
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      names.test(name) && value ? [[name, value]] : [],
    ),
  );
  for (const file of [".config/pip/pip.conf", ".pip/pip.conf"]) {
    const text = await readFile(path.join(/*turbopackIgnore: true*/ homedir(), file), "utf8").catch(
      () => undefined,
    );
    if (text === undefined || env.PIP_CONFIG_FILE) continue;
    env.PIP_CONFIG_FILE = path.join(own.input, "pip.conf");
    await writeFile(env.PIP_CONFIG_FILE, text);
    await letGroupRead(env.PIP_CONFIG_FILE, uid);
  }
  return {
    ...env,
    HOME: own.home,
    TMPDIR: own.tmp,
    UV_PYTHON_DOWNLOADS: "never",
    PIP_NO_CACHE_DIR: "1",
    UV_NO_CACHE: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
  };
}

/** Folders of wheels that the operator's settings name. */
function localIndexes({ PIP_FIND_LINKS = "", UV_FIND_LINKS = "" }: Record<string, string>): string[] {
  return `${PIP_FIND_LINKS} ${UV_FIND_LINKS}`.split(/[\s,]+/).filter((place) => path.isAbsolute(place));
}

/** Gives an environment to the portal's account, so that no later program of the account that made it can change it. */
async function handOver(folder: string, uid: number | undefined): Promise<void> {
  if (uid === undefined) return;
  const [owner, group] = [process.getuid!(), process.getgid!()];
  const folders = [folder];
  for (const each of folders) {
    await lchown(each, owner, group);
    for (const entry of await readdir(each, { withFileTypes: true })) {
      const place = path.join(each, entry.name);
      if (entry.isDirectory()) folders.push(place);
      else await lchown(place, owner, group);
    }
  }
}

async function removeOld(environments: string): Promise<void> {
  const names = (await readdir(environments)).filter((name) => !name.endsWith(".lock"));
  const used = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(environments, name, readyFile)).catch(() => undefined);
      return { name, at: found?.mtimeMs };
    }),
  );
  const old = used.filter(({ at }) => at !== undefined).sort((a, b) => b.at! - a.at!);
  for (const { name } of old.slice(mostKept - 1))
    await rm(path.join(environments, name), { recursive: true, force: true });
}
