import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { endProcessesOf, type Process, processesBelow, processesOf, signalProcess } from "./processes";
import { maxLines, type ProgramLines } from "./program-lines";
import { sizeOfFolder } from "./written-files";

const watchMs = 200;
/** The folder's size is measured at every so many looks at memory. */
const looksPerMeasure = 15;
/** Time between SIGTERM and SIGKILL. */
const graceMs = 2_000;
/** Output that is read in a second, in lines of the log and in characters; then the program waits until the next. */
const perSecond = { lines: 500, characters: 1_000_000 };
const maxProcesses = 500;
const maxFiles = 200_000;

export interface RunOptions {
  /** The program and its arguments, without a shell: of an isolated one the whole command line (`sandboxed`). */
  command: [string, ...string[]];
  /** Default: the root, since only its own account may enter an isolated program's folder. */
  cwd?: string;
  /** An account that it alone has: all processes of the account end with it. */
  uid?: number;
  /** All of its environment. */
  env: Record<string, string>;
  lines: ProgramLines;
  limits: { memoryMb: number; diskMb: number };
  /** Folder whose size is limited. */
  measured: string;
  /** Ends the program and all that it started: SIGTERM, then SIGKILL after 2 s. */
  signal: AbortSignal;
}

/** Limit at which a program was stopped. */
type Excess = "memory" | "disk" | "files" | "processes";

export interface ProgramEnd {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Limit at which the portal stopped it. */
  excess?: Excess;
  /** Error of the start, if it did not start. */
  error?: string;
}

/**
 * Runs a program to its end within limits, with its output as lines. When this resolves, none of its processes is left,
 * as far as they are below it or of its account. Never throws: a program that was stopped ends by a signal.
 */
export async function runProgram(options: RunOptions): Promise<ProgramEnd> {
  const { command, cwd = "/", uid, env, lines, signal } = options;
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new AbortController();
  const { pid } = child;
  let hasExited = false;
  // An ended process's id may be another's.
  const processes = async () => [
    ...(pid === undefined || hasExited ? [] : await processesBelow(pid)),
    ...(uid === undefined ? [] : await processesOf(uid)),
  ];
  const stop = async () => {
    // bubblewrap itself ends all the others at once.
    for (const each of await processes()) if (each.name !== "bwrap") signalProcess(each.pid, "SIGTERM");
    await sleep(graceMs, undefined, { signal: ended.signal }).catch(() => {});
    await kill();
  };
  const kill = async () => {
    for (const each of await processes()) signalProcess(each.pid, "SIGKILL");
    killGroup();
    if (uid !== undefined) await endProcessesOf(uid);
  };
  /** Its process group: where there is no /proc to list processes, and for those that outlive it. */
  const killGroup = () => {
    if (pid !== undefined && !hasExited) signalProcess(-pid, "SIGKILL");
  };
  const ending: Promise<void>[] = [];
  const onAbort = () => void ending.push(stop());
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort);
  for (const [name, stream] of [
    ["stdout", child.stdout],
    ["stderr", child.stderr],
  ] as const)
    readInTurns(stream, (text) => lines.take(name, text), lines);
  let excess: Excess | undefined;
  const watching = watch(options, processes, ended.signal).then(async (found) => {
    if (!found) return;
    excess = found;
    await kill();
  });
  const end = await new Promise<ProgramEnd>((resolve) => {
    let result: ProgramEnd | undefined;
    child.on("error", (error) => resolve({ exitCode: null, signal: null, error: error.message }));
    child.on("exit", (exitCode, name) => {
      result = endOf(exitCode, name);
      killGroup();
      hasExited = true;
      // Others may hold its output open.
      ending.push(kill());
    });
    child.on("close", () => resolve(result!));
  });
  ended.abort();
  signal.removeEventListener("abort", onAbort);
  await Promise.all([watching, ...ending]);
  await kill();
  lines.end();
  return { ...end, ...(excess && { excess }) };
}

/** A shell and bubblewrap say 128 + n for a program that the signal n ended. */
function endOf(exitCode: number | null, signal: NodeJS.Signals | null): ProgramEnd {
  const name = Object.entries(constants.signals).find(([, number]) => number === (exitCode ?? 0) - 128)?.[0];
  if (exitCode === null || !name) return { exitCode, signal };
  return { exitCode: null, signal: name as NodeJS.Signals };
}

/**
 * Reads the text of a stream, in each second up to a number of lines and characters, so that it holds neither the log nor
 * the event loop.
 */
function readInTurns(stream: Readable, take: (text: string) => void, lines: ProgramLines): void {
  let second = 0;
  let [before, characters] = [0, 0];
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, before, characters] = [now, lines.count, 0];
    take(text);
    characters += text.length;
    const isFast = lines.count <= maxLines && lines.count - before >= perSecond.lines;
    if (!isFast && characters < perSecond.characters) return;
    stream.pause();
    setTimeout(() => stream.resume(), 1000 - (performance.now() % 1000));
  });
}

/** Looks at the program until it has ended. @returns the limit that it exceeded */
async function watch(
  { limits, measured }: RunOptions,
  processes: () => Promise<Process[]>,
  ended: AbortSignal,
): Promise<Excess | undefined> {
  for (let look = 1; !ended.aborted; look++) {
    await sleep(watchMs, undefined, { signal: ended }).catch(() => {});
    if (ended.aborted) return undefined;
    const all = new Map((await processes()).map((each) => [each.pid, each.residentBytes]));
    if (all.size > maxProcesses) return "processes";
    if ([...all.values()].reduce((sum, bytes) => sum + bytes, 0) > limits.memoryMb * 2 ** 20) return "memory";
    if (look % looksPerMeasure !== 0) continue;
    const { bytes, files } = await sizeOfFolder(measured, maxFiles);
    if (files >= maxFiles) return "files";
    if (bytes > limits.diskMb * 2 ** 20) return "disk";
  }
  return undefined;
}
