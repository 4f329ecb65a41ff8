import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { whyEnded } from "./exit-words";
import { requireIsolation, whyNoPrograms } from "./isolation";
import { ownUids, withOwnUid } from "./own-uid";
import { processesBelow } from "./processes";
import { withProgramFolder, writableOf } from "./program-folder";
import { ProgramLines } from "./program-lines";
import { runProgram } from "./run-program";
import { type Isolation, sandboxed, systemProgram } from "./sandbox";

const isRoot = process.getuid?.() === 0;
/** Whether bubblewrap works is found out by the portal itself; here it is needed. */
const kinds: Isolation[] = [
  ...(isRoot && systemProgram("bwrap") ? [{ kind: "bubblewrap" as const, hasOwnUid: true }] : []),
  ...(isRoot ? [{ kind: "account" as const, hasOwnUid: true }] : []),
];
let dataDir: string;
let commandsDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-data-"));
  writeFileSync(join(dataDir, "keys.json"), "the keys", { mode: 0o644 });
  commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
  const other = join(commandsDir, "runs/p-other/home");
  mkdirSync(other, { recursive: true });
  // The last one, which no other run of tests on this machine is given at the same time.
  const uid = ownUids.from + ownUids.count - 1;
  if (isRoot) chownSync(other, uid, uid);
  chmodSync(other, 0o700);
  writeFileSync(join(other, "x"), "another program's", { mode: 0o644 });
  vi.stubEnv("DATA_DIR", dataDir);
  vi.stubEnv("COMMANDS_DIR", commandsDir);
  vi.stubEnv("COMMANDS_NETWORK", "all");
  vi.stubEnv("ALLOW_COMMANDS", "true");
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const folder of [dataDir, commandsDir]) rmSync(folder, { recursive: true, force: true });
});

interface Options {
  network?: "portal" | "all";
  memoryMb?: number;
  signal?: AbortSignal;
  onUid?(uid: number): void;
  /** Collects its lines. */
  output?: string[];
}

/** Runs a shell script in isolation. */
async function attempt(
  isolation: Isolation,
  script: string,
  {
    network = "all",
    memoryMb = 500,
    signal = new AbortController().signal,
    onUid,
    output = [],
  }: Options = {},
) {
  return withOwnUid(signal, (uid) =>
    withProgramFolder(uid, async (folder) => {
      onUid?.(uid);
      const lines = new ProgramLines({ line: (text) => output.push(text), progress: () => {} });
      const end = await runProgram({
        command: sandboxed(isolation, {
          command: ["/bin/sh", "-c", script],
          uid,
          network,
          folder: folder.home,
          writable: writableOf(folder),
          readable: [folder.input],
          temporary: folder,
        }),
        uid,
        env: { PATH: "/usr/bin:/bin", HOME: folder.home, ARTIFACTS: folder.artifacts, INPUT: folder.input },
        lines,
        limits: { memoryMb, diskMb: 50 },
        measured: folder.root,
        signal,
      });
      const why = whyEnded(end, { memoryMb, diskMb: 50, lastLine: lines.last });
      return { ...end, why, output: output.join("\n"), written: readdirSync(folder.artifacts) };
    }),
  );
}

describe.each(kinds)("a program isolated by $kind", (isolation) => {
  test("runs under an account of its own without rights, in its folder, and leaves files", async () => {
    const script = `id -u; id -G; pwd; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status; echo hi > "$ARTIFACTS/a.md"`;
    const { why, output, written } = await attempt(isolation, script);
    expect(why).toBeUndefined();
    const [uid, groups, folder] = output.split("\n");
    expect(Number(uid)).toBeGreaterThanOrEqual(60_800);
    expect(groups).toBe(uid);
    expect(folder).toMatch(/\/runs\/p-\w+\/home$/);
    expect(output).toMatch(/CapEff:\s0+\n/);
    expect(output).toMatch(/CapBnd:\s0+\n/);
    expect(output).toMatch(/NoNewPrivs:\s1/);
    expect(written).toEqual(["a.md"]);
  });

  test.each([
    ["the keys", () => `cat ${dataDir}/keys.json`],
    ["the data folder", () => `ls ${dataDir}`],
    ["the portal's environment", () => `tr '\\0' '\\n' < /proc/${process.pid}/environ | grep .`],
    [
      "its parents' environment",
      () =>
        "for p in /proc/[0-9]*; do [ $p = /proc/$$ ] || cat $p/environ; done 2>/dev/null | tr '\\0' '\\n' | grep DATA_DIR=",
    ],
    ["the portal's memory", () => `head -c 1 /proc/${process.pid}/mem`],
    ["files of other accounts", () => "cat /etc/shadow || cat /root/.bashrc"],
    ["files of other programs", () => `cat ${commandsDir}/runs/p-other/home/x`],
  ])("cannot read %s", async (_, script) => {
    const { exitCode, output } = await attempt(isolation, script());
    expect(exitCode).not.toBe(0);
    expect(output).not.toContain("the keys");
    expect(output).not.toContain("DATA_DIR=");
  });

  test("cannot change what it was given, its script's surroundings or the system", async () => {
    const places = ['"$INPUT/x"', '"$HOME/../x"', "/usr/x", "/x", "/etc/x", `${commandsDir}/x`];
    const script = places.map((place) => `touch ${place} 2>/dev/null && echo changed ${place}`).join("; ");
    const { output } = await attempt(
      isolation,
      `${script}; mv "$ARTIFACTS" "$HOME/y" 2>/dev/null && echo moved; true`,
    );
    expect(output).toBe("");
  });

  test("cannot get root's rights back or signal the portal", async () => {
    const portal = spawn("sleep", ["60"]);
    const script = `kill -9 ${portal.pid} 2>/dev/null && echo killed; setpriv --reuid=0 id -u 2>/dev/null; unshare -m true 2>/dev/null && unshare -Ur mount -t tmpfs x ${dataDir} && cat ${dataDir}/keys.json; true`;
    const { output } = await attempt(isolation, script);
    expect(output).not.toContain("killed");
    expect(output).not.toContain("the keys");
    expect(output.split("\n")).not.toContain("0");
    expect(portal.exitCode).toBeNull();
    portal.kill("SIGKILL");
  });

  test("is killed with all that it started, though it ignores SIGTERM and left its process group", async () => {
    const stop = new AbortController();
    let uid = 0;
    const output: string[] = [];
    const script = `trap "" TERM; (setsid sh -c 'trap "" TERM; echo left; sleep 61; sleep 61' &); sleep 61; sleep 61`;
    const onUid = (given: number) => {
      uid = given;
    };
    const running = attempt(isolation, script, { signal: stop.signal, onUid, output });
    await vi.waitFor(() => expect(output).toEqual(["left"]), 10_000);
    expect(pidsOf(uid)).not.toEqual([]);
    stop.abort(new Error("cancelled"));
    const { signal, exitCode } = await running;
    expect(signal ?? exitCode).not.toBe(0);
    expect(pidsOf(uid)).toEqual([]);
  });

  test("has time to end by itself after SIGTERM", async () => {
    const output: string[] = [];
    const stop = new AbortController();
    const running = attempt(
      isolation,
      `trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.1; done`,
      {
        signal: stop.signal,
        output,
      },
    );
    await vi.waitFor(() => expect(output).toEqual(["ready"]), 10_000);
    stop.abort();
    // Some shells also say that their sleep was ended.
    expect((await running).output).toMatch(/^ready\n(Terminated\n)?saved$/);
  });

  test("leaves no process behind when it ends", async () => {
    let uid = 0;
    const { exitCode } = await attempt(isolation, "setsid sleep 62 & exit 3", {
      onUid: (given) => (uid = given),
    });
    expect(exitCode).toBe(3);
    expect(pidsOf(uid)).toEqual([]);
  });

  test("ends at its limits, and the sentence says at which", async () => {
    const node = `${process.execPath} -e`;
    const memory = `${node} "const k = []; setInterval(() => k.push(Buffer.alloc(20e6, 1)), 10)"`;
    expect((await attempt(isolation, memory, { memoryMb: 200 })).why).toMatch(/more than 200 MB of memory/);
    const disk = `head -c 80000000 /dev/zero > "$ARTIFACTS/big"; sleep 30`;
    expect((await attempt(isolation, disk)).why).toMatch(/more than 50 MB to its folder/);
    const shm = `[ -w /dev/shm ] && head -c 80000000 /dev/zero > /dev/shm/big-$$; sleep 30`;
    if (isolation.kind === "bubblewrap")
      expect((await attempt(isolation, shm)).why).toMatch(/more than 50 MB/);
  });

  test("says how it ended", async () => {
    expect((await attempt(isolation, "echo 'ValueError: no' >&2; exit 2")).why).toBe(
      "The program ended with exit code 2. Its last line: ValueError: no",
    );
    expect((await attempt(isolation, "kill -SEGV $$")).why).toBe(
      "The program was ended by the signal SIGSEGV, a memory fault.",
    );
    expect((await attempt(isolation, "no-such-program")).why).toContain("was not found (exit code 127)");
  });
});

describe.runIf(kinds.some(({ kind }) => kind === "bubblewrap"))("the network of an isolated program", () => {
  const bubblewrap: Isolation = { kind: "bubblewrap", hasOwnUid: true };

  test("is its own: neither the metadata address nor the machine's own ports are reached", async () => {
    const server = createServer((socket) => socket.end("reached\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const call = (host: string, to: number) =>
      `bash -c 'exec 3<>/dev/tcp/${host}/${to} && cat <&3' 2>&1 || echo refused ${host}`;
    const script = `${call("127.0.0.1", port)}; ${call("169.254.169.254", 80)}; ls /sys/class/net 2>/dev/null; grep -c : /proc/net/dev`;
    const closed = await attempt(bubblewrap, script, { network: "portal" });
    expect(closed.output).toContain("refused 127.0.0.1");
    expect(closed.output).toContain("refused 169.254.169.254");
    expect(closed.output).not.toContain("reached");
    // Only the loopback interface is there.
    expect(closed.output.split("\n").at(-1)).toBe("1");
    const open = await attempt(bubblewrap, call("127.0.0.1", port), { network: "all" });
    expect(open.output).toContain("reached");
    server.close();
  });

  test("other processes of the machine are not seen", async () => {
    const { output } = await attempt(bubblewrap, "ls -d /proc/[0-9]* | wc -l");
    expect(Number(output)).toBeLessThan(8);
  });
});

test("programs run only where the operator allows it, and where they can be isolated", async () => {
  vi.stubEnv("ALLOW_COMMANDS", "false");
  expect(whyNoPrograms()).toContain("ALLOW_COMMANDS=true");
  await expect(requireIsolation()).rejects.toMatchObject({ code: "conflict" });
  vi.stubEnv("ALLOW_COMMANDS", "true");
  expect(whyNoPrograms()).toBeUndefined();
  if (kinds.length > 0) expect(["bubblewrap", "account"]).toContain((await requireIsolation()).kind);
});

test.runIf(systemProgram("bwrap"))("a PATH of programs that would show the data folder is refused", () => {
  vi.stubEnv("COMMANDS_PATH", `/usr/bin:${dirname(dataDir)}`);
  const sandbox = { command: ["true"], uid: 1, network: "portal" as const, folder: "/" };
  expect(() => sandboxed({ kind: "bubblewrap", hasOwnUid: true }, sandbox)).toThrow(
    "the portal's data folder",
  );
  vi.stubEnv("COMMANDS_PATH", "/usr/bin:/bin");
});

/** Processes of an account that have not ended, by the system's own tool. */
function pidsOf(uid: number): string[] {
  try {
    return execFileSync("ps", ["-o", "stat=,pid=", "-u", String(uid)], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("Z"));
  } catch {
    return [];
  }
}

test("processes are found below their parent", async () => {
  const parent = spawn("sh", ["-c", "sleep 63 & sleep 63"], { detached: true });
  await vi.waitFor(async () => expect(await processesBelow(parent.pid!)).toHaveLength(3));
  process.kill(-parent.pid!, "SIGKILL");
});
