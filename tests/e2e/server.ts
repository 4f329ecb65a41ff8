import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, readPostmaster, shutDown } from "@/db/embedded/postmaster";

export type Portal = {
  url: string;
  /** id of the serving process */
  pid: number;
  adminEmail: string;
  adminPassword: string;
  adminToken: string;
  dataDir: string;
  /** output of the server so far */
  output(): string;
  /** from now on nobody reads its output */
  closeOutput(): void;
  /** sends a signal to the server's process group */
  signal(name: NodeJS.Signals): void;
  hasEnded(): boolean;
  /** SIGTERM, as by a service manager; returns the exit code, or undefined when it did not end in time */
  terminate(): Promise<number | undefined>;
  /** `terminate`, then SIGKILL when needed; deletes the data folder unless it was passed to `startPortal` */
  stop(): Promise<void>;
  /** SIGKILL of the server's process group; its Postgres survives unless `andPostgres` */
  kill(options?: { andPostgres?: boolean }): Promise<void>;
  /** SIGKILL of its Postgres alone */
  killPostgres(): void;
};

export type PortalOptions = {
  env?: Record<string, string>;
  /** a folder left by an earlier portal; kept when this one stops */
  dataDir?: string;
  /** credentials of an earlier portal */
  adminToken?: string;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/**
 * Serves the built app (`npm test` builds it) on a free port, with its own data folder, and waits until it is healthy.
 */
export async function startPortal({ env = {}, dataDir, adminToken }: PortalOptions = {}): Promise<Portal> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("There is no build in .next: run `npx next build` or `npm test`.");
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "switchyard-e2e-"));
  const port = await freePort();
  const portal = {
    url: `http://127.0.0.1:${port}`,
    adminEmail: "owner@example.com",
    adminPassword: "correct horse battery staple",
    adminToken: adminToken ?? randomBytes(32).toString("base64url"),
    dataDir: folder,
  };
  const child = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...withoutTestSettings(process.env),
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        NEXT_MANUAL_SIG_HANDLE: "true",
        HOST: "127.0.0.1",
        PORT: String(port),
        NEXTAUTH_URL: portal.url,
        DATA_DIR: folder,
        ADMIN_EMAIL: portal.adminEmail,
        ADMIN_PASSWORD: portal.adminPassword,
        ADMIN_TOKEN: portal.adminToken,
        ...env,
      },
    },
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => output.push(String(chunk)));
  const exited = new Promise<number | undefined>((resolve) =>
    child.once("exit", (code) => resolve(code ?? undefined)),
  );

  const running: Portal = {
    ...portal,
    pid: child.pid ?? 0,
    output: () => output.join(""),
    closeOutput() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    signal: (name) => signalGroup(child, name),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    terminate() {
      signalGroup(child, "SIGTERM");
      return Promise.race([exited, sleep(stopTimeoutMs, undefined, { ref: false })]);
    },
    async stop() {
      await running.terminate();
      signalGroup(child, "SIGKILL");
      await endPostgres(folder);
      if (!dataDir) rmSync(folder, { recursive: true, force: true });
    },
    async kill({ andPostgres = false } = {}) {
      signalGroup(child, "SIGKILL");
      if (andPostgres) running.killPostgres();
      await exited;
    },
    killPostgres() {
      const postmaster = readPostmaster(join(folder, "postgres"));
      if (postmaster) process.kill(postmaster.pid, "SIGKILL");
    },
  };
  try {
    await untilHealthy(portal.url, child);
  } catch (error) {
    await running.stop();
    throw new Error(`${(error as Error).message}\n${running.output()}`);
  }
  return running;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  let answer = "no answer";
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The portal ended with ${child.exitCode ?? child.signalCode}:`);
    // A start that hangs takes requests and never answers.
    const signal = AbortSignal.timeout(5_000);
    try {
      const response = await fetch(`${url}/api/health`, { signal });
      if (response.ok) return;
      answer = `${response.status} ${await response.text()}`;
    } catch (error) {
      answer = String(error);
    }
  }
  throw new Error(`The portal was not healthy after ${startTimeoutMs / 1000} s (${answer}):`);
}

/** Ends the Postgres of a killed server. */
async function endPostgres(dataDir: string): Promise<void> {
  const postmaster = readPostmaster(join(dataDir, "postgres"));
  if (postmaster && isAlive(postmaster.pid)) await shutDown(postmaster.pid);
}

export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // It has already ended.
  }
}

/** Vitest's own settings, and a developer's DATABASE_URL, are not the portal's; an Inngest server for `test:inngest` is. */
export function withoutTestSettings(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const dropped = env.TEST_ON_INNGEST
    ? /^(VITEST|VITE_|TEST|DATABASE_URL$|DATA_DIR$)/
    : /^(VITEST|VITE_|TEST$|DATABASE_URL$|DATA_DIR$|INNGEST_|EXECUTOR$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.test(name)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
