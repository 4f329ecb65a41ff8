import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { rootCertificates } from "node:tls";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import type { OpenedBlock } from "@/lib/blocks/block-type";
import type gitAccess from "@/lib/blocks/catalog/git-access";
import { checkAddress } from "@/lib/net/check-address";
import { whyEnded } from "./exit-words";
import { whyNotFetched } from "./fetch-words";
import { findProgram } from "./isolation";
import { letGroupRead, type ProgramFolder, writableOf } from "./program-folder";
import { ProgramLines } from "./program-lines";
import { runProgram } from "./run-program";
import { type Isolation, sandboxed } from "./sandbox";
import { writeSshFiles } from "./ssh-files";

const limits = { memoryMb: 1_024, diskMb: 2_000 };
const timeoutMs = 10 * 60_000;
const mostLines = 200;

/** A repository to fetch, as `RepositoryUrl`, `RepositoryRef` and `RepositoryFolder` read it. */
export interface Repository {
  teamId: string;
  url: string;
  ref: string;
  folder: string;
  access: OpenedBlock<typeof gitAccess> | undefined;
}

/** Surroundings of a fetch. */
interface Fetching {
  isolation: Isolation;
  uid: number | undefined;
  signal: AbortSignal;
}

/** By what git gets to a repository and nowhere else. */
interface Way {
  env: Record<string, string>;
  mounts: [string, string][];
}

/**
 * Checks out one commit of a repository as the program's home folder: without history, submodules, hooks, filters and
 * links. git runs in the isolation of programs, with the address that was checked, and before the program: what it got to
 * sign in with is gone when the program starts.
 * @returns the commit's hash, and the folder in which the program starts
 * @throws DomainError when it may not, or cannot, be fetched; Error when a retry may succeed
 */
export async function fetchRepository(
  repository: Repository,
  folder: ProgramFolder,
  fetching: Fetching,
): Promise<{ commit: string; place: string }> {
  const { url, ref } = repository;
  const git = await findProgram("git", environment().commands.path);
  if (!git) throw new DomainError("conflict", "There is no git on the COMMANDS_PATH of this portal.");
  const own = path.join(folder.root, "git");
  const store = path.join(folder.tmp, "repository.git");
  await mkdir(own, { mode: 0o700 });
  await letGroupRead(own, fetching.uid);
  try {
    const way = await wayTo(repository, own, fetching);
    const run = (args: string[]) => runGit([git, ...args], folder, { ...fetching, ...way, repository, own });
    requireNewEnough(await run(["version"]));
    await run(["init", "--quiet", "--bare", "--", store]);
    const fetch = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"];
    await run(["--git-dir", store, ...fetch, "--", url, `+${ref}:refs/program/wanted`]);
    const parsed = await run(["--git-dir", store, "rev-parse", "--verify", "refs/program/wanted^{commit}"]);
    const commit = parsed.find((line) => /^[0-9a-f]{40,64}$/.test(line));
    if (!commit) throw new DomainError("invalid", `"${ref}" is no commit of ${url}.`);
    await run([
      "--git-dir",
      store,
      "--work-tree",
      folder.home,
      "checkout",
      "--quiet",
      "--force",
      "--detach",
      commit,
    ]);
    return { commit, place: await placeIn(folder.home, repository) };
  } finally {
    await rm(own, { recursive: true, force: true });
    await rm(store, { recursive: true, force: true });
  }
}

/** One call of git, to its end. @returns its lines */
async function runGit(
  command: string[],
  folder: ProgramFolder,
  {
    isolation,
    uid,
    signal,
    env,
    mounts,
    own,
    repository,
  }: Fetching & Way & { own: string; repository: Repository },
): Promise<string[]> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const output: string[] = [];
  const lines = new ProgramLines({
    line: (text) => void (output.length < mostLines && output.push(text)),
    progress() {},
  });
  const end = await runProgram({
    command: sandboxed(isolation, {
      command,
      uid,
      network: "all",
      folder: folder.home,
      writable: writableOf(folder),
      readable: [own],
      temporary: folder,
      mounts,
    }),
    uid,
    env: { ...env, PATH: environment().commands.path.join(":"), HOME: folder.tmp, LC_ALL: "C" },
    lines,
    limits,
    measured: folder.root,
    signal: AbortSignal.any([signal, timeout]),
  });
  signal.throwIfAborted();
  if (timeout.aborted)
    throw new DomainError(
      "invalid",
      `${repository.url} was not fetched within ${timeoutMs / 60_000} minutes.`,
    );
  const why = whyEnded(end, { ...limits, lastLine: lines.last });
  if (why) throw whyNotFetched(repository, output, why);
  return output;
}

/** An earlier git does not know http.curloptResolve and would look the host up again. */
function requireNewEnough([version = ""]: string[]): void {
  const [, major = 0, minor = 0] = version.match(/^git version (\d+)\.(\d+)/)?.map(Number) ?? [];
  if (major < 2 || (major === 2 && minor < 37))
    throw new DomainError(
      "conflict",
      "The git of this portal is too old. Its operator can install 2.37 or later.",
    );
}

/** Settings of every call: git reads no others. */
const settings: Record<string, string> = {
  "core.hooksPath": "/dev/null",
  "core.attributesFile": "/dev/null",
  // A link would lead the portal, which writes scripts and reads results, elsewhere.
  "core.symlinks": "false",
  "fetch.fsckObjects": "true",
  "http.followRedirects": "false",
  "http.lowSpeedLimit": "1000",
  "http.lowSpeedTime": "60",
  "gc.auto": "0",
  "init.defaultBranch": "main",
};

/** @throws DomainError when the address may not be called, or the block is for another host */
async function wayTo({ teamId, url, access }: Repository, own: string, fetching: Fetching): Promise<Way> {
  const { protocol, hostname: host, port } = new URL(url);
  const isSsh = protocol === "ssh:";
  const number = port || (isSsh ? "22" : "443");
  const { addresses } = await checkAddress(teamId, `https://${host}:${number}`);
  if (access && access.host !== host)
    throw new DomainError("invalid", `The git-access block is for ${access.host}, not for ${host}.`);
  if (isSsh && !access?.deployKey)
    throw new DomainError(
      "conflict",
      `Bind a git-access block with a deploy key for ${host} in the deployment.`,
    );
  const env = {
    GIT_ALLOW_PROTOCOL: "https:ssh",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
  };
  if (isSsh) {
    const { deployKey = "", knownHosts } = access!;
    const key = { host, address: addresses[0]!, deployKey, knownHosts };
    const ssh = await writeSshFiles(own, key, fetching);
    return { env: { ...env, ...ssh.env, ...asEnvironment(settings) }, mounts: ssh.mounts };
  }
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  const listed = addresses.map((address) => (address.includes(":") ? `[${address}]` : address)).join(",");
  const given = {
    ...settings,
    ...(extra && { "http.sslCAInfo": await writeAuthorities(own, extra, fetching.uid) }),
    // Another lookup could answer with another address.
    "http.curloptResolve": `${host}:${number}:${listed}`,
    ...(access?.token && {
      [`http.https://${host}${port && `:${port}`}/.extraHeader`]: `Authorization: Basic ${Buffer.from(`${access.user}:${access.token}`).toString("base64")}`,
    }),
  };
  return { env: { ...env, ...asEnvironment(given) }, mounts: [] };
}

/** The certificate authorities that this portal trusts: Node's, and those of its operator. */
async function writeAuthorities(own: string, extra: string, uid: number | undefined): Promise<string> {
  const file = path.join(own, "authorities.pem");
  await writeFile(file, [...rootCertificates, await readFile(extra, "utf8")].join("\n"), { mode: 0o600 });
  await letGroupRead(file, uid);
  return file;
}

/** Settings as variables: argument lists are seen by all accounts of the machine. */
function asEnvironment(all: Record<string, string>): Record<string, string> {
  const entries = Object.entries(all);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** The folder in which the program starts. */
async function placeIn(home: string, { url, folder }: Repository): Promise<string> {
  const place = path.join(home, folder);
  const found = await lstat(place).catch(() => undefined);
  if (!found?.isDirectory()) throw new DomainError("invalid", `${url} has no folder "${folder}".`);
  return place;
}
