import { existsSync, lstatSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";

/**
 * Separation of a program from the portal.
 * - `bubblewrap`: namespaces of its own, so that it sees no other file, process or network; with `hasOwnUid` also an
 *   account of its own, which only a portal that runs as root can give.
 * - `account`: an account of its own alone. It may read what every account of the machine may read.
 */
export interface Isolation {
  kind: "bubblewrap" | "account";
  hasOwnUid: boolean;
}

/** Surroundings of a program. All paths are absolute, and the same inside and outside. */
export interface Sandbox {
  command: string[];
  /** Account that it runs under; undefined for the portal's. */
  uid: number | undefined;
  network: "portal" | "all";
  /** Working folder. */
  folder: string;
  /** Folders that it may write to. */
  writable?: string[];
  /** Files and folders that it may read, beside the system's and those of COMMANDS_PATH. */
  readable?: string[];
  /** Folder that it sees as /tmp, and one that it sees as /dev/shm. */
  temporary?: { tmp: string; shm: string };
  /** Files that it sees at other paths: `[outside, inside]`. */
  mounts?: [string, string][];
}

/** Most processes and threads of an account. */
const maxProcesses = 512;
/** Maximum size of one file that a program writes, in bytes. */
const maxFileBytes = 8 * 2 ** 30;

/**
 * In front of every program: no core dumps, bounded files, the first one to be killed when memory runs out, and behind
 * the portal in its use of processors. ulimit counts blocks of 512 bytes.
 */
const limits = `umask 022; ulimit -c 0; ulimit -f ${maxFileBytes / 512}; echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec "$@"`;

const systemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/** Settings of the system that programs need and that hold no secrets. */
const systemFiles = [
  "alternatives",
  "ca-certificates",
  "fonts",
  "group",
  "hosts",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "localtime",
  "mime.types",
  "nsswitch.conf",
  "passwd",
  "pki/tls/certs",
  "R",
  "resolv.conf",
  "ssl/certs",
  "ssl/openssl.cnf",
].map((name) => `/etc/${name}`);

/** Folders of the system's programs, in which those of the isolation are found, whatever the program's PATH says. */
const systemPath = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** Path of a program of the system; undefined when there is none. */
export function systemProgram(name: string): string | undefined {
  return systemPath.map((folder) => `${folder}/${name}`).find((file) => existsSync(file));
}

/**
 * The whole command line of an isolated program, as an argument list. Its environment is passed by the caller.
 * @throws Error when a program of the isolation is missing
 */
export function sandboxed(isolation: Isolation, sandbox: Sandbox): [string, ...string[]] {
  const { command, uid } = sandbox;
  // Only its own account may enter its folder.
  const inFolder = ["/bin/sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", sandbox.folder, ...command];
  const own = uid === undefined ? inFolder : [...asAccount(uid), ...inFolder];
  const inner =
    isolation.kind === "bubblewrap" ? [required("bwrap"), ...namespaces(sandbox), "--", ...own] : own;
  return ["/bin/sh", "-c", limits, "sh", required("nice"), "-n", "10", ...inner];
}

/** Changes to an account without any right of root, which it cannot get back. */
function asAccount(uid: number): string[] {
  return [
    ...[required("prlimit"), `--nproc=${maxProcesses}`, "--"],
    ...[required("setpriv"), `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs"],
    ...["--inh-caps=-all", "--bounding-set=-all", "--"],
  ];
}

function required(name: string): string {
  const found = systemProgram(name);
  if (!found) throw new Error(`There is no ${name} in ${systemPath.join(", ")}.`);
  return found;
}

/** Options of bubblewrap (bwrap(1)): namespaces of processes, names, files and network, and a file system of its own. */
function namespaces(sandbox: Sandbox): string[] {
  const { uid, network, writable = [], readable = [], temporary, mounts = [] } = sandbox;
  const { dataDir, commands } = environment();
  const visible = [...systemFolders, ...programFolders()];
  const hidden = [dataDir, process.cwd(), commands.dir].filter((place) => isWithin(place, visible));
  return [
    ...["--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    "--unshare-cgroup-try",
    ...(network === "portal" ? ["--unshare-net"] : []),
    // Root gives up its rights by itself: to change to the account takes three of them.
    ...(uid === undefined
      ? ["--unshare-user"]
      : [
          "--cap-drop",
          "ALL",
          ...["SETUID", "SETGID", "SETPCAP"].flatMap((name) => ["--cap-add", `CAP_${name}`]),
        ]),
    ...systemFolders.flatMap(asOnHost),
    ...systemFiles.flatMap((file) => [...parents(file), "--ro-bind-try", file, file]),
    ...["--proc", "/proc", "--dev", "/dev"],
    // Before all others: they may lie within.
    ...(temporary ? ["--bind", temporary.shm, "/dev/shm", "--bind", temporary.tmp, "/tmp"] : []),
    ...programFolders().flatMap((place) => [...parents(place), "--ro-bind-try", place, place]),
    ...hidden.flatMap((place) => ["--tmpfs", place]),
    ...readable.flatMap((place) => [...parents(place), "--ro-bind", place, place]),
    ...writable.flatMap((place) => [...parents(place), "--bind", place, place]),
    ...mounts.flatMap(([outside, inside]) => [...parents(inside), "--ro-bind", outside, inside]),
    ...[...hidden, "/dev", "/"].flatMap((place) => ["--remount-ro", place]),
    ...["--chdir", "/"],
  ];
}

/** A folder of the system as it is: a link, as /bin often is, or a folder. */
function asOnHost(place: string): string[] {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isSymbolicLink() ? ["--symlink", readlinkSync(place), place] : ["--ro-bind", place, place];
}

/** The folders above a path, readable to all: bubblewrap would make them private. */
function parents(place: string): string[] {
  const above: string[] = [];
  for (let each = path.dirname(place); each !== "/"; each = path.dirname(each)) above.unshift(each);
  return above
    .filter((each) => !systemFolders.includes(each))
    .flatMap((each) => ["--perms", "0755", "--dir", each]);
}

/**
 * Folders of COMMANDS_PATH outside of the system's: of `/opt/python/bin` the whole `/opt/python`.
 * @throws DomainError "conflict" for one that would show the portal's data
 */
function programFolders(): string[] {
  const { commands, dataDir } = environment();
  const folders = commands.path
    .map((folder) => (path.basename(folder) === "bin" ? path.dirname(folder) : folder))
    .filter((folder) => folder !== "/" && !isWithin(folder, systemFolders))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  const open = folders.find((folder) => isWithin(dataDir, [folder]));
  if (open)
    throw new DomainError(
      "conflict",
      `COMMANDS_PATH names ${open}, which contains the portal's data folder.`,
    );
  return [...new Set(folders)];
}

function isWithin(place: string, folders: readonly string[]): boolean {
  return folders.some((folder) => place === folder || place.startsWith(`${folder}/`));
}
