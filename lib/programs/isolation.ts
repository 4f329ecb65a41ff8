import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { ownUids } from "./own-uid";
import { type Isolation, sandboxed } from "./sandbox";

const run = promisify(execFile);

/** Reason why this portal runs no programs, as far as its settings tell; undefined when it does. */
export function whyNoPrograms(): string | undefined {
  return environment().commands.isAllowed
    ? undefined
    : "This portal runs no programs of teams. Its operator can allow them with ALLOW_COMMANDS=true.";
}

/**
 * Isolation that works on this machine, tried once for each process by a program that attempts to break out.
 * @throws DomainError "conflict" with the reason when programs are not allowed or cannot be isolated
 */
export async function requireIsolation(): Promise<Isolation> {
  const why = whyNoPrograms();
  if (why) throw new DomainError("conflict", why);
  const { network, path: folders } = environment().commands;
  const found = processWide("isolation of programs", () => new Map<string, Promise<Isolation>>());
  const key = [network, ...folders].join(":");
  const tried = found.get(key) ?? findIsolation();
  found.set(key, tried);
  // The operator may install bubblewrap in the meantime.
  tried.catch(() => found.delete(key));
  return tried;
}

async function findIsolation(): Promise<Isolation> {
  const hasOwnUid = process.getuid?.() === 0;
  const problems: string[] = [];
  const kinds: Isolation[] = [{ kind: "bubblewrap", hasOwnUid }];
  if (hasOwnUid) kinds.push({ kind: "account", hasOwnUid });
  for (const isolation of kinds) {
    const problem = await whyNotIsolated(isolation);
    if (problem === undefined) return isolation;
    problems.push(problem);
  }
  throw new DomainError(
    "conflict",
    `This portal allows programs but cannot isolate them. ${problems.join(" ")}${hasOwnUid ? "" : " Without bubblewrap, a portal that runs as root gives each program an account of its own."}`,
  );
}

/** Attempts to read the data folder and the portal's own environment. Prints "isolated" when both are out of reach. */
const attempt = `ls -A "$1" 2>/dev/null | grep -q . && echo "It can list the data folder." && exit
[ "$3" = account ] && cat "/proc/$2/environ" >/dev/null 2>&1 && echo "It can read the portal's environment." && exit
echo isolated`;

async function whyNotIsolated(isolation: Isolation): Promise<string | undefined> {
  const { kind } = isolation;
  const { dataDir, commands } = environment();
  if (kind === "account" && commands.network !== "all")
    return "Without it nothing keeps programs from the network: install bubblewrap, or set COMMANDS_NETWORK=all to let them reach what this machine reaches.";
  const command = ["/bin/sh", "-c", attempt, "sh", dataDir, String(process.pid), kind];
  const program = kind === "bubblewrap" ? "bubblewrap (bwrap)" : "setpriv";
  try {
    const [file, ...args] = sandboxed(isolation, {
      command,
      uid: isolation.hasOwnUid ? ownUids.from : undefined,
      network: commands.network,
      folder: "/",
    });
    const { stdout } = await run(file, args, {
      env: { PATH: "/usr/bin:/bin" } as unknown as NodeJS.ProcessEnv,
      timeout: 10_000,
      cwd: "/",
    });
    return stdout.trim() === "isolated" ? undefined : `${program}: ${stdout.trim()}`;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return `${program} does not work here: ${(stderr?.trim() || message).slice(0, 300)}`;
  }
}

/** Path of an executable file of this name in one of the folders; undefined when there is none. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
