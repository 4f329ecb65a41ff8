import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiRoute } from "@/app/_server/http";
import { describeApi } from "@/app/_server/openapi";
import type { Io } from "@/cli/io";
import { runCli } from "@/cli/program";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";

const files = import.meta.glob<Record<string, ApiRoute>>(["/app/api/v1/**/route.ts"]);
/** Routes that the description of the API has here. Loading all routes takes long. */
const described = [
  "variables/[name]",
  "flows",
  "deployments",
  "webhooks",
  "outgoing-webhooks",
  "automations",
].concat("datasets/[name]/expectations");
const routes = Object.keys(files).map((file) => {
  const path = file.replace(/^\/app/, "").replace(/\/route\.ts$/, "");
  const pattern = path.replaceAll(".", "\\.").replaceAll(/\[(\w+)\]/g, "(?<$1>[^/]+)");
  return { file, path, pattern: new RegExp(`^${pattern}$`) };
});

/** Answers requests to the API by its routes, in this process. */
export async function fetchInProcess(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (path === "/api/v1/openapi.json") return Response.json(await describe());
  // A literal path goes before one with a parameter.
  const [route] = routes
    .filter(({ pattern }) => pattern.test(path))
    .sort((a, b) => Number(a.path.includes("[")) - Number(b.path.includes("[")));
  const handle = route && (await files[route.file]!())[request.method];
  if (!route || !handle) return new Response("Not found", { status: 404 });
  const params = Object.entries(route.pattern.exec(path)?.groups ?? {});
  return handle(request, {
    params: Promise.resolve(
      Object.fromEntries(params.map(([name, value]) => [name, decodeURIComponent(value)])),
    ),
  });
}

/** An API token of a team. */
export async function tokenFor(team: { teamId: string; userId: string }, role: Role): Promise<string> {
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "test", role, hash: tokenHash(token) });
  return token;
}

/** Runs a command line against the routes. @returns its exit code and what it wrote */
export async function switchyard(
  token: string,
  args: string[],
  input = "",
  env: Record<string, string> = {},
) {
  const home = mkdtempSync(join(tmpdir(), "switchyard-cli-"));
  const written = { out: "", notes: "" };
  const io: Io = {
    env: {
      HOME: home,
      SWITCHYARD_URL: "http://portal.test",
      ...(token && { SWITCHYARD_TOKEN: token }),
      ...env,
    },
    fetch: fetchInProcess,
    write: (text) => {
      written.out += text;
    },
    note: (text) => {
      written.notes += `${text}\n`;
    },
    isInteractive: false,
    ask: async () => "",
    readInput: async () => input,
  };
  const code = await runCli(args, io);
  return { code, ...written, home };
}

async function describe(): Promise<object> {
  const names = described.map((name) => `/app/api/v1/${name}/route.ts`);
  const modules = await Promise.all(names.map(async (name) => [name, await files[name]!()] as const));
  return describeApi(Object.fromEntries(modules));
}
