import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { allowHost } from "@/lib/net/allow-list";
import { commit, git, hasGitServer, startGitServer } from "@/tests/git-server";
import { certificate } from "@/tests/loopback-certificate";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { fetchRepository, type Repository } from "./fetch-repository";
import { whyNotFetched } from "./fetch-words";
import { requireIsolation } from "./isolation";
import { withOwnUid } from "./own-uid";
import { withProgramFolder } from "./program-folder";
import { systemProgram } from "./sandbox";

useTestDatabase();

const canIsolate = process.getuid?.() === 0 || systemProgram("bwrap") !== undefined;

describe.runIf(hasGitServer() && canIsolate)("a repository of a program", () => {
  const seen: { authorization?: string }[] = [];
  let server: Awaited<ReturnType<typeof startGitServer>>;
  let commandsDir: string;
  let teamId: string;
  let hash: string;

  beforeAll(async () => {
    server = await startGitServer((request, response) => {
      seen.push({ authorization: request.headers.authorization });
      if (request.url?.startsWith("/moved")) {
        response.writeHead(301, { location: `${server.url}${request.url.replace("/moved", "/code")}` }).end();
        return true;
      }
      if (request.url?.startsWith("/private") && !request.headers.authorization) {
        response.writeHead(401, { "www-authenticate": "Basic" }).end();
        return true;
      }
      return false;
    });
    commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
    const code = join(server.root, "code");
    commit(code, { "old.py": "old" });
    git(code, "tag", "v1");
    const hook = "#!/bin/sh\ntouch /tmp/hooked\n";
    commit(code, { "jobs/train.py": "print(1)\n", ".githooks/post-checkout": hook, "old.py": "new" });
    symlinkSync("/etc/passwd", join(code, "link"));
    hash = commit(code, {});
    commit(join(server.root, "private"), { "secret.py": "s" });
  });
  afterAll(() => {
    server.close();
    rmSync(commandsDir, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });
  beforeEach(async () => {
    seen.length = 0;
    const authority = join(mkdtempSync(join(tmpdir(), "switchyard-ca-")), "ca.pem");
    writeFileSync(authority, certificate);
    vi.stubEnv("ALLOW_COMMANDS", "true");
    vi.stubEnv("COMMANDS_DIR", commandsDir);
    vi.stubEnv("COMMANDS_NETWORK", "all");
    vi.stubEnv("NODE_EXTRA_CA_CERTS", authority);
    const team = await makeTeam();
    teamId = team.teamId;
    await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
  });

  type Given = Partial<Repository>;
  async function fetch<T>(
    given: Given,
    use: (home: string, found: { commit: string; place: string }, root: string) => T,
  ) {
    const { signal } = new AbortController();
    const isolation = await requireIsolation();
    const repository = {
      teamId,
      url: `${server.url}/code`,
      ref: "HEAD",
      folder: "",
      access: undefined,
      ...given,
    };
    const within = (uid: number | undefined) =>
      withProgramFolder(uid, async (folder) => {
        const found = await fetchRepository(repository, folder, { isolation, uid, signal });
        return use(folder.home, found, folder.root);
      });
    return isolation.hasOwnUid ? withOwnUid(signal, within) : within(undefined);
  }
  const access = {
    host: "127.0.0.1",
    user: "git",
    token: "a-token-of-the-test",
    deployKey: undefined,
    knownHosts: "",
  };

  test("is checked out at a commit, without its history, and starts in the folder that is named", async () => {
    await fetch({ folder: "jobs" }, (home, found, root) => {
      expect(found).toEqual({ commit: hash, place: join(home, "jobs") });
      expect(readFileSync(join(home, "jobs/train.py"), "utf8")).toBe("print(1)\n");
      expect(readdirSync(home)).not.toContain(".git");
      // A link is a text that names where it would lead.
      expect(lstatSync(join(home, "link")).isSymbolicLink()).toBe(false);
      expect(readdirSync(root)).not.toContain("git");
      expect(readdirSync(join(root, "tmp"))).toEqual([]);
    });
  });

  test("is fetched by a tag and by a commit's hash", async () => {
    for (const ref of ["v1", "main", hash])
      await fetch({ ref }, (home) =>
        expect(readFileSync(join(home, "old.py"), "utf8")).toBe(ref === "v1" ? "old" : "new"),
      );
  });

  test("that is private gets the token of its host's block, which no argument list and no file keeps", async () => {
    const url = `${server.url}/private`;
    await expect(fetch({ url }, () => {})).rejects.toThrow(/refused access/);
    await fetch({ url, access }, (home) => expect(readdirSync(home)).toEqual(["secret.py"]));
    expect(seen.at(-1)?.authorization).toBe(
      `Basic ${Buffer.from("git:a-token-of-the-test").toString("base64")}`,
    );
    await expect(fetch({ url, access: { ...access, host: "git.example" } }, () => {})).rejects.toThrow(
      "The git-access block is for git.example, not for 127.0.0.1.",
    );
  });

  test.each<[string, Given, RegExp]>([
    ["a branch that is not there", { ref: "no-such" }, /has no branch, tag or commit "no-such"/],
    ["a folder that is not there", { folder: "no-such" }, /has no folder "no-such"/],
    ["a repository that is not there", { url: "/no-such" }, /There is no repository at/],
    ["a redirect", { url: "/moved" }, /redirects/],
    ["an address that is not public", { url: "https://169.254.169.254/code" }, /never called/],
    ["ssh without a key", { url: "ssh://git@127.0.0.1/code" }, /Bind a git-access block with a deploy key/],
  ])("%s is refused in a sentence", async (_, given, message) => {
    const url = given.url?.startsWith("/")
      ? `${server.url}${given.url}`
      : (given.url ?? `${server.url}/code`);
    await expect(fetch({ ...given, url }, () => {})).rejects.toThrow(message);
  });

  test("of a private address is not fetched by a team that has not allowed it", async () => {
    ({ teamId } = await makeTeam());
    await expect(fetch({}, () => {})).rejects.toThrow("127.0.0.1 is not a public address");
    expect(seen).toEqual([]);
  });
});

const [sshd, keygen] = [systemProgram("sshd"), systemProgram("ssh-keygen")];
const hasSsh = sshd && keygen && systemProgram("ssh") && systemProgram("bwrap") && process.getuid?.() === 0;

describe.runIf(hasSsh)("a repository by ssh", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-ssh-"));
  const file = (name: string) => join(folder, name);
  const text = (name: string) => readFileSync(file(name), "utf8");
  let server: ChildProcess;
  let port: number;
  let repository: Repository;
  let hash: string;

  beforeAll(async () => {
    for (const name of ["host", "key", "other"])
      execFileSync(keygen!, ["-q", "-t", "ed25519", "-N", "", "-f", file(name)]);
    port = await freePort();
    const config = `ListenAddress 127.0.0.1
Port ${port}
HostKey ${file("host")}
AuthorizedKeysFile ${file("key.pub")}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
`;
    writeFileSync(file("config"), config);
    mkdirSync("/run/sshd", { recursive: true });
    server = spawn(sshd!, ["-D", "-f", file("config")], { stdio: "ignore" });
    hash = commit(file("code"), { "train.py": "print(2)\n" });
    const team = await makeTeam();
    await allowHost(team.teamId, { host: "127.0.0.1", createdBy: team.userId });
    const access = {
      host: "127.0.0.1",
      user: "git",
      token: undefined,
      deployKey: text("key"),
      knownHosts: `127.0.0.1 ${text("host.pub")}`,
    };
    const url = `ssh://${userInfo().username}@127.0.0.1:${port}${file("code")}`;
    repository = { teamId: team.teamId, url, ref: "main", folder: "", access };
    for (const [name, value] of Object.entries({ ALLOW_COMMANDS: "true", COMMANDS_DIR: file("commands") }))
      vi.stubEnv(name, value);
  });
  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  const fetch = (given: Partial<NonNullable<Repository["access"]>> = {}) =>
    withOwnUid(new AbortController().signal, (uid) =>
      withProgramFolder(uid, async (own) => {
        const isolation = { kind: "bubblewrap", hasOwnUid: true } as const;
        const wanted = { ...repository, access: { ...repository.access!, ...given } };
        const { signal } = new AbortController();
        const found = await fetchRepository(wanted, own, { isolation, uid, signal });
        return [found.commit, readFileSync(join(own.home, "train.py"), "utf8")];
      }),
    );

  test("is fetched by a deploy key, from a host whose key is known", async () => {
    await vi.waitFor(async () => expect(await fetch()).toEqual([hash, "print(2)\n"]), 10_000);
    await expect(fetch({ knownHosts: `127.0.0.1 ${text("other.pub")}` })).rejects.toThrow(
      "is not among the known hosts",
    );
    await expect(fetch({ deployKey: text("other") })).rejects.toThrow(/refused access/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("what may pass is not called a mistake of the flow", () => {
  const repository = { url: "https://git.example/code", ref: "main" };
  const said = [
    "fatal: unable to access 'https://git.example/code/': Failed to connect to git.example port 443",
  ];
  expect(whyNotFetched(repository, said, "")).toMatchObject({ name: "FetchError" });
  expect(whyNotFetched(repository, ["Host key verification failed."], "")).toMatchObject({ code: "invalid" });
});
