import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { decodeUtf8, parseJsonBody } from "@/lib/base/json";
import { keepableText, requireKeepable } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { type Role, roleAllows } from "@/lib/base/member";
import { hideServerPaths } from "@/lib/base/server-paths";
import { ownTagPrefix } from "@/lib/experiments/experiment";
import { logToRun } from "@/lib/experiments/log-to-run";
import { RateLimitError } from "@/lib/limits/rate-limit";
import { readBody } from "@/lib/net/read-body";
import { statusAndCode } from "./error-code";
import { answerGraphql } from "./graphql";
import { isMultipart, noMultipart, whyRefused } from "./refused-calls";
import { answerRoot, isGraphql, isOtlp, withApi } from "./root-calls";
import type { Caller } from "./route";
import { routeFinder } from "./route-finder";
import { artifactRoutes, handleArtifact } from "./routes/artifacts";
import { assessmentRoutes } from "./routes/assessments";
import { evaluationDatasetRoutes } from "./routes/evaluation-datasets";
import { experimentRoutes } from "./routes/experiments";
import { loggedModelRoutes } from "./routes/logged-models";
import { metricRoutes } from "./routes/metrics";
import { modelVersionRoutes } from "./routes/model-versions";
import { handleOtlp } from "./routes/otlp";
import { registeredModelRoutes } from "./routes/registered-models";
import { runRoutes } from "./routes/runs";
import { traceStatisticRoutes } from "./routes/trace-statistics";
import { traceRoutes } from "./routes/traces";
import { webhookRoutes } from "./routes/webhooks";
import { writeFromOutside } from "./write-from-outside";

/** Calls that are served, beside artifacts and spans. */
export const declaredRoutes = [
  ...experimentRoutes,
  ...runRoutes,
  ...metricRoutes,
  ...artifactRoutes,
  ...loggedModelRoutes,
  ...registeredModelRoutes,
  ...modelVersionRoutes,
  ...traceRoutes,
  ...traceStatisticRoutes,
  ...assessmentRoutes,
  ...evaluationDatasetRoutes,
  ...webhookRoutes,
];
const findRoute = routeFinder(declaredRoutes);

/** Maximum length of a JSON body (mlflow/utils/validation.py: 1 MB), with room for its overhead. */
const maxBodyBytes = 2_000_000;

/**
 * The portal's own MLflow endpoint, for one team. The part of `request`'s path from `/api/` onwards names the call; any
 * prefix is ignored. The caller is already authenticated; without a role everything is allowed.
 */
export async function handleMlflow(
  teamId: string,
  request: Request,
  { userId, userName = "", email, role }: Partial<Omit<Caller, "teamId">> = {},
): Promise<Response> {
  try {
    return await answer({ teamId, userId, userName, email, role }, request);
  } catch (error) {
    const expected = expectedFailure(error);
    if (expected) return mlflowError(expected);
    logError("A call of the MLflow endpoint failed.", error);
    return Response.json(
      { error_code: "INTERNAL_ERROR", message: "Internal server error." },
      { status: 500 },
    );
  }
}

/** Formats an error for MLflow clients. Also used at the edge, which rejects callers before `handleMlflow`. */
export function mlflowError(error: DomainError): Response {
  const [status, error_code] = statusAndCode(error);
  const headers = error instanceof RateLimitError ? error.headers : undefined;
  return Response.json(
    { error_code, message: keepableText(hideServerPaths(error.message)) },
    { status, headers },
  );
}

async function answer(caller: Caller, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const root = answerRoot(method, pathname);
  if (root) return root;
  if (method === "POST" && isOtlp(pathname)) {
    requireRole(caller, "operator");
    return handleOtlp(caller, request);
  }
  if (isGraphql(pathname)) {
    if (method !== "POST") return unknown(request, pathname);
    return answerGraphql(await readInput(request), (method, path, input) =>
      callRoute(caller, request, method, path, input),
    );
  }
  const call = withApi(pathname).match(/\/(?:ajax-)?api\/(2\.0|3\.0)\/(mlflow|mlflow-artifacts)\/(.+?)\/?$/);
  if (!call) return unknown(request, pathname);
  const [, version, area, rest] = call as unknown as [string, string, string, string];
  if (area === "mlflow-artifacts") {
    if (isMultipart(rest)) return noMultipart(rest);
    if (!/^artifacts(\/|$)/.test(rest) || !["GET", "PUT", "DELETE"].includes(method)) {
      return unknown(request, pathname);
    }
    if (method !== "GET") requireRole(caller, "operator");
    return handleArtifact(caller, request, decodePath(rest.slice("artifacts".length)));
  }
  if (version === "3.0" && rest === "server-info" && method === "GET") return Response.json(serverInfo);
  const found = findRoute(method, rest);
  if (!found) {
    if (request.method === "POST") await noteRefusal(caller, rest, request);
    return unknown(request, pathname);
  }
  const { route, inPath } = found;
  requireRole(caller, route.role);
  const body = await readInput(request);
  const input = route.named(typeof body === "object" && body !== null ? { ...body, ...inPath } : body);
  const answer = () => route.answer(caller, input, request);
  const isFromOutside = route.role !== "viewer" && caller.role && rest.startsWith("runs/");
  const result = isFromOutside ? await writeFromOutside(caller.teamId, input, answer) : await answer();
  return result instanceof Response ? result : Response.json(result);
}

/** Answer of a declared route to an input. */
function callRoute(
  caller: Caller,
  request: Request,
  method: string,
  path: string,
  input: object,
): Promise<unknown> {
  const { route } = findRoute(method, path)!;
  requireRole(caller, route.role);
  return route.answer(caller, route.named(input), request);
}

/**
 * Tags the run that a call of an unknown endpoint refers to: automatic logging ignores the error and ends the run as
 * finished, although its model was not stored.
 */
async function noteRefusal({ teamId, role }: Caller, path: string, request: Request): Promise<void> {
  if (role && !roleAllows(role, "operator")) return;
  const input = await readInput(request).catch(() => undefined);
  const parsed = z
    .object({ source_run_id: z.string().optional(), run_id: z.string().optional() })
    .safeParse(input);
  const runId = parsed.data?.source_run_id || parsed.data?.run_id;
  if (runId && /^[\w/-]{1,200}$/.test(path))
    await logToRun(teamId, runId, { tags: { [refusedTag]: `POST ${path}` } }).catch(() => {});
}

const refusedTag = `${ownTagPrefix}refused`;

const serverInfo = {
  store_type: "SqlStore",
  workspaces_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
};

function unknown({ method }: Request, pathname: string): Response {
  const [, path = ""] = pathname.match(/\/(?:ajax-)?api\/\d\.0\/(.+)$/) ?? [];
  const reason = whyRefused(path);
  const message = `There is no ${method} ${pathname} here${reason ? `: ${reason}` : "."}`;
  return Response.json({ error_code: "ENDPOINT_NOT_FOUND", message }, { status: 404 });
}

function requireRole({ role }: Caller, needed: Role): void {
  if (!role || roleAllows(role, needed)) return;
  throw new DomainError(
    "forbidden",
    needed === "operator"
      ? "Your role may read experiments and models, not write them."
      : `Only members with the role ${needed} or above may do this; yours is ${role}.`,
  );
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path.replace(/^\//, ""));
  } catch {
    // A client sent a name with a bare %.
    return path.replace(/^\//, "");
  }
}

async function readInput(request: Request): Promise<unknown> {
  if (request.method === "GET" || request.method === "HEAD") {
    const query = new URL(request.url).searchParams;
    const keys = [...new Set(query.keys())];
    const input = Object.fromEntries(
      keys.map((key) => [key, query.getAll(key).length > 1 ? query.getAll(key) : query.get(key)]),
    );
    return requireKeepable(input, "");
  }
  const body = await readBody(request, maxBodyBytes, "The request is larger than 1 MB.");
  const text = decodeUtf8(body);
  return text === "" ? {} : parseJsonBody(text);
}
