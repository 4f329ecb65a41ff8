import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { certificate, privateKey } from "./loopback-certificate";

/** True where git has its own server, which not all packages of git contain. */
export function hasGitServer(): boolean {
  try {
    const folder = execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();
    return existsSync(join(folder, "git-http-backend"));
  } catch {
    return false;
  }
}

/** Runs git with a name and without the machine's settings. */
export function git(cwd: string, ...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "Ada"],
        [`GIT_${who}_EMAIL`, "ada@example.test"],
      ]),
    ),
  };
  const options = { cwd, env: env as unknown as NodeJS.ProcessEnv, encoding: "utf8" as const };
  return execFileSync("git", ["-c", "init.defaultBranch=main", ...args], options).trim();
}

/** Commits files to a repository, which is made when it is not there. @returns the commit's hash */
export function commit(repository: string, files: Record<string, string>): string {
  mkdirSync(repository, { recursive: true });
  git(repository, "init", "--quiet");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), text);
  }
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--allow-empty", "-m", "Change");
  return git(repository, "rev-parse", "HEAD");
}

/**
 * Serves the repositories of a folder by HTTPS on the loopback interface, with git's own server.
 * @param answer may answer a call itself, and returns true then
 */
export async function startGitServer(
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<{ root: string; url: string; port: number; close(): void }> {
  const root = mkdtempSync(join(tmpdir(), "switchyard-git-"));
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    if (!answer(request, response)) serve(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    root,
    url: `https://127.0.0.1:${port}`,
    port,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** One call of git http-backend(1), by CGI. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "/", "https://git.test");
  const header = (name: string) => String(request.headers[name] ?? "");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      HTTP_GIT_PROTOCOL: header("git-protocol"),
      GIT_PROTOCOL: header("git-protocol"),
    } as unknown as NodeJS.ProcessEnv,
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => {});
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.on("close", () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf("\r\n\r\n");
    const headers = all
      .subarray(0, Math.max(end, 0))
      .toString()
      .split("\r\n")
      .map((line) => line.split(/: (.*)/s, 2) as [string, string]);
    const status = Number(headers.find(([name]) => name === "Status")?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name && name !== "Status")));
    response.end(all.subarray(end + 4));
  });
}
