import { writeFile } from "node:fs/promises";
import path from "node:path";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { dayMs } from "@/lib/base/time-units";
import { whyEnded } from "./exit-words";
import { fetchRepository, type Repository } from "./fetch-repository";
import { findProgram, requireIsolation } from "./isolation";
import type { Logging } from "./logged-program";
import { withOwnUid } from "./own-uid";
import { openDoor, ownAddress } from "./portal-door";
import { writeProgramFiles } from "./program-files";
import { letGroupRead, type ProgramFolder, withProgramFolder, writableOf } from "./program-folder";
import { ProgramLines } from "./program-lines";
import { pythonEnvironment } from "./python-environment";
import { requirementsIn } from "./requirements";
import { runProgram } from "./run-program";
import { sandboxed } from "./sandbox";

const diskMb = 20_000;
/** Maximum time of a program whose node has no timeout. */
const maxMs = dayMs;

/** A program to execute. */
export interface Program {
  command: string[];
  /** Repository that it lies in. */
  repository: Repository | undefined;
  /** Files by path, written over those of the repository. */
  files: Record<string, string>;
  /** Packages of its Python environment; of none, those that its files name. */
  requirements: string[];
  /** Contents of its input file. */
  values: unknown;
  memoryMb: number;
  /** Variables beside those that all programs have. */
  env: Record<string, string>;
}

/** Surroundings of an execution. */
export interface Execution {
  signal: AbortSignal;
  log(line: string): void;
  progress(fraction: number, message?: string): void;
  /** Adds files to the program's input folder, before it starts. @param commit hash of the repository's commit */
  prepare(folder: ProgramFolder, gid: number | undefined, commit: string | undefined): Promise<void>;
  /** Experiment run and token; without them the program does not reach the portal. */
  logging: Logging | undefined;
}

/** A program failed. It is retried where the node says so, unlike a mistake in the flow. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * Executes a program in isolation and gives `use` the folder with what it wrote; none of its processes is left then.
 * @throws ProgramError with a sentence when it did not end with 0; DomainError "conflict" where programs are not allowed
 */
export async function execute<T>(
  program: Program,
  execution: Execution,
  use: (folder: ProgramFolder, commit: string | undefined) => Promise<T>,
): Promise<T> {
  const isolation = await requireIsolation();
  const within = (uid: number | undefined) =>
    withProgramFolder(uid, async (folder) => {
      const { signal, log } = execution;
      const { repository, files } = program;
      const fetched = repository && (await fetchRepository(repository, folder, { isolation, uid, signal }));
      const [place, commit] = [fetched?.place ?? folder.home, fetched?.commit];
      if (commit) log(`${repository?.url} ${repository?.ref}: commit ${commit}.`);
      await writeProgramFiles(place, files, uid);
      const requirements = program.requirements.length ? program.requirements : await requirementsIn(place);
      const python = requirements.length
        ? await pythonEnvironment(requirements, { isolation, uid, signal, log })
        : undefined;
      await executeIn(folder, { program, execution, isolation, uid, python, place, commit });
      return use(folder, commit);
    });
  return isolation.hasOwnUid ? withOwnUid(execution.signal, within) : within(undefined);
}

async function executeIn(
  folder: ProgramFolder,
  {
    program,
    execution,
    isolation,
    uid,
    python,
    place,
    commit,
  }: {
    program: Program;
    execution: Execution;
    isolation: Awaited<ReturnType<typeof requireIsolation>>;
    uid: number | undefined;
    python: string | undefined;
    /** Folder in which it starts. */
    place: string;
    commit: string | undefined;
  },
): Promise<void> {
  const { signal, logging } = execution;
  const timeout = AbortSignal.timeout(maxMs);
  const { commands } = environment();
  await writeFile(inputFile(folder), JSON.stringify(program.values));
  await letGroupRead(inputFile(folder), uid);
  await execution.prepare(folder, uid, commit);
  const PATH = [...(python ? [path.join(python, "bin")] : []), ...commands.path];
  const command = await resolved(program.command, PATH);
  // A program that does not log has nothing to reach, where the network can be kept from it.
  const isClosed = isolation.kind === "bubblewrap" && commands.network === "portal";
  const door = isClosed && logging ? await openDoor(folder.door, uid) : undefined;
  const hide = (text: string) => (logging ? text.replaceAll(logging.token, "•••") : text);
  const lines = new ProgramLines({
    line: (text) => execution.log(hide(text)),
    progress: (fraction, message) => execution.progress(fraction, message && hide(message)),
  });
  const memoryMb = Math.min(program.memoryMb, commands.memoryMb);
  try {
    const end = await runProgram({
      command: sandboxed(isolation, {
        command: door ? door.wrap(command) : command,
        uid,
        network: isClosed ? "portal" : "all",
        folder: place,
        writable: writableOf(folder),
        readable: [folder.input, ...(python ? [python] : [])],
        temporary: folder,
        mounts: door?.mounts,
      }),
      uid,
      env: {
        ...environmentOf(folder, isolation.kind === "bubblewrap"),
        ...program.env,
        ...(commit && { SWITCHYARD_COMMIT: commit }),
        ...(logging && {
          ...logging.env,
          MLFLOW_TRACKING_URI: door?.url ?? ownAddress(),
          SWITCHYARD_URL: door?.url ?? ownAddress(),
        }),
        PATH: PATH.join(":"),
      },
      lines,
      limits: { memoryMb, diskMb },
      measured: folder.root,
      signal: AbortSignal.any([signal, timeout]),
    });
    signal.throwIfAborted();
    if (timeout.aborted) throw new ProgramError("The program ran for 24 hours and was stopped.");
    const why = whyEnded(end, { memoryMb, diskMb, lastLine: hide(lines.last) });
    const advice = end.excess === "memory" ? " Raise its memoryMb, or let it read less at once." : "";
    if (why) throw new ProgramError(`${why}${advice}`);
  } finally {
    door?.close();
  }
}

/** Variables of every program; the portal's own are not among them. */
function environmentOf(folder: ProgramFolder, hasOwnTmp: boolean): Record<string, string> {
  return {
    HOME: folder.home,
    TMPDIR: hasOwnTmp ? "/tmp" : folder.tmp,
    USER: "program",
    LOGNAME: "program",
    LANG: "C.UTF-8",
    TZ: "UTC",
    // Lines of Python's output appear at once, and plots need no screen.
    PYTHONUNBUFFERED: "1",
    MPLBACKEND: "Agg",
    SWITCHYARD_INPUT: inputFile(folder),
    SWITCHYARD_OUTPUT: outputFile(folder),
    SWITCHYARD_DATASETS: folder.input,
    SWITCHYARD_ARTIFACTS: folder.artifacts,
    SWITCHYARD_RESULTS: folder.results,
  };
}

const inputFile = (folder: ProgramFolder) => path.join(folder.input, "input.json");

/** The file that a program writes its output to, as JSON. */
export const outputFile = (folder: ProgramFolder) => path.join(folder.output, "output.json");

/** The command with the path of its program. @throws DomainError "conflict" when there is none of this name */
async function resolved([name = "", ...args]: string[], folders: string[]): Promise<string[]> {
  if (name.includes("/")) return [name, ...args];
  const found = await findProgram(name, folders);
  if (found) return [found, ...args];
  throw new DomainError(
    "conflict",
    `There is no program "${name}" on this portal. Its operator names the folders of programs in COMMANDS_PATH.`,
  );
}
