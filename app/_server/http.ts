import type { z } from "zod";
import { actAsMember } from "@/lib/auth/act-as";
import { findSession } from "@/lib/auth/sessions";
import { findTokenMember } from "@/lib/auth/tokens";
import { ChangedMeanwhileError, DomainError, type DomainErrorCode, type FieldIssue } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { decodeUtf8, parseJsonBody } from "@/lib/base/json";
import { keepableText, requireKeepable } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { type Member, type Role, roleAllows } from "@/lib/base/member";
import { hideServerPaths } from "@/lib/base/server-paths";
import { countUse, type Limit, RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";
import { readBody } from "@/lib/net/read-body";

import { answerOnce, hashContent } from "./idempotency";
import { findMember, findPerson } from "./session";

const statusOf: Record<DomainErrorCode, [status: number, title: string]> = {
  invalid: [422, "Unprocessable Content"],
  unauthenticated: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  "not-found": [404, "Not Found"],
  conflict: [409, "Conflict"],
  "too-large": [413, "Content Too Large"],
  "unsupported-media-type": [415, "Unsupported Media Type"],
  "rate-limited": [429, "Too Many Requests"],
  "out-of-space": [507, "Insufficient Storage"],
  unavailable: [503, "Service Unavailable"],
};

/** Bounds of a problem: the wrong fields it names, and the length of a message, in characters. */
const mostIssues = 100;
const maxIssueLength = 500;
const maxJsonBytes = 1024 * 1024;

/** What is declared of a route: it validates by it, and openapi.json is made from it. */
export interface RouteSpec {
  summary: string;
  /** The least role that may call it. */
  role: Role;
  /** Says who may, where that takes more than the role. */
  whoMay?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Media types of a body that the handler reads as a stream. */
  streams?: string[];
  /** Other media types than application/json for the answer. */
  produces?: string | string[];
  status?: number;
  /** True where the answer holds a secret: it is not kept, so a repeat with the same Idempotency-Key acts anew. */
  isShownOnce?: boolean;
  answer: z.ZodType;
}

type Parsed<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;
type Handled<Spec extends RouteSpec> = {
  member: Member;
  /** How the caller is named in what they start. */
  token?: string;
  params: Parsed<Spec["params"], Record<string, never>>;
  query: Parsed<Spec["query"], Record<string, never>>;
  body: Parsed<Spec["body"], undefined>;
  request: Request;
  idempotencyKey?: string;
  /** Whether the token or session still holds, with the role: for an answer that goes on. */
  isStillAllowed: () => Promise<boolean>;
};

export type ApiRoute = ((request: Request, context: { params: Promise<unknown> }) => Promise<Response>) & {
  spec: RouteSpec;
};

/**
 * The edge of every API route: token (or the session of a page of ours), role, path, query and body are checked, then
 * `handle` is called; its expected failures become RFC 9457 problems. What it changes is the caller's in the audit log.
 */
export function apiRoute<Spec extends RouteSpec>(
  spec: Spec,
  handle: (call: Handled<Spec>) => Promise<z.input<Spec["answer"]> | Response>,
): ApiRoute {
  const route = async (received: Request, context: { params: Promise<unknown> }) => {
    const idempotencyKey = received.headers.get("idempotency-key") || undefined;
    const once = received.method === "POST" && idempotencyKey && !spec.isShownOnce && hashContent(received);
    const request = once ? once.request : received;
    try {
      const { member, token, findAgain } = await authenticate(request);
      if (!roleAllows(member.role, spec.role))
        throw new DomainError("forbidden", `This needs the role ${spec.role}; yours is ${member.role}.`);
      const call = {
        member,
        token,
        request,
        params: parse(spec.params, requireKeepable(await context.params, ""), ""),
        query: parse(spec.query, readQuery(request), "query."),
        body: spec.body
          ? parse(spec.body, withIfMatch(spec.body, request, await readJson(request)), "")
          : undefined,
        idempotencyKey,
        isStillAllowed: async () => {
          const now = await findAgain();
          return now?.teamId === member.teamId && roleAllows(now.role, spec.role);
        },
      } as Handled<Spec>;
      const answer = async () => {
        const signal = request.method === "GET" ? request.signal : undefined;
        const caller = { headers: request.headers, member, token, signal };
        const result = await actAsMember(caller, () => handle(call));
        if (result instanceof Response) return result;
        const answer = spec.answer.parse(result);
        return Response.json(answer, { status: spec.status ?? 200, headers: entityTag(answer) });
      };
      return once ? await answerOnce(member, once, idempotencyKey!, answer) : await answer();
    } catch (error) {
      const isPrecondition = error instanceof ChangedMeanwhileError && request.headers.has("if-match");
      return problem(error, isPrecondition ? [412, "Precondition Failed"] : undefined);
    }
  };
  return Object.assign(route, { spec });
}

/** An expected failure as `application/problem+json`; anything else is logged and answered with 500 and no details. */
export function problem(error: unknown, as?: [status: number, title: string]): Response {
  const expected = expectedFailure(error);
  if (!expected) logError("A request failed.", error);
  const [status, title] = as ?? (expected ? statusOf[expected.code] : [500, "Internal Server Error"]);
  const body = {
    type: "about:blank",
    title,
    status,
    detail: expected
      ? keepableText(hideServerPaths(expected.message))
      : "Something went wrong on our side. The server's log has the details.",
    code: expected?.code ?? "internal",
    ...(expected &&
      expected.issues.length > 0 && { errors: expected.issues.slice(0, mostIssues).map(shortened) }),
  };
  const headers: HeadersInit = {
    "content-type": "application/problem+json",
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 503 && { "retry-after": "5" }),
    ...(error instanceof RateLimitError && error.headers),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Cuts a message, which may repeat the input: an answer must not be many times as long as the request. */
function shortened({ path, message }: FieldIssue): FieldIssue {
  return { path: keepableText(path, maxIssueLength), message: keepableText(message, maxIssueLength) };
}

type CallLimit = Extract<Limit, "api" | "mlflow">;

interface Caller {
  member: Member;
  /** The token's name, where there is one. */
  token?: string;
  /** Looks the same token or session up once more; undefined when it has ended. */
  findAgain: () => Promise<Member | undefined>;
}

/**
 * The member that a request's token or session stands for; each call is counted.
 * @throws DomainError "unauthenticated", "forbidden" or "rate-limited"
 */
export async function authenticate(request: Request, limit: CallLimit = "api"): Promise<Caller> {
  const { overuse, ...caller } = await identify(request, limit);
  if (overuse) throw overuse;
  return caller;
}

/** As `authenticate`, for who wants to know the caller of one call too many as well. */
export async function identify(
  request: Request,
  limit: CallLimit,
): Promise<Caller & { overuse?: RateLimitError }> {
  const token = readToken(request.headers.get("authorization"));
  if (token) {
    const found = await findTokenMember(token, limit);
    if (!found)
      throw new DomainError("unauthenticated", "This API token is not valid, has expired or was revoked.");
    const { tokenId: _, tokenName, overuse, ...member } = found;
    return { member, token: tokenName, overuse, findAgain: () => findTokenMember(token) };
  }
  const member = await findMember();
  const person = await findPerson();
  if (!member || !person)
    throw new DomainError("unauthenticated", "Send an API token: Authorization: Bearer <token>.");
  // Cookies travel by themselves, so what changes something must come from a page of ours.
  if (request.method !== "GET" && request.headers.get("sec-fetch-site") !== "same-origin")
    throw new DomainError(
      "forbidden",
      "A session may only be used by the portal's own pages. Send an API token.",
    );
  await countUse(limit, member.userId);
  const address = clientAddress(request.headers);
  const findAgain = async () => (await findSession(person.sessionId, address))?.member;
  return { member, findAgain };
}

/** Bearer, or the password of Basic, which is how some MLflow clients send a token. */
function readToken(header: string | null): string | undefined {
  const [scheme, value] = (header ?? "").split(" ");
  if (!value) return undefined;
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return undefined;
  return Buffer.from(value, "base64").toString().split(":").slice(1).join(":");
}

/** The ETag of what can be changed: when it was last. */
function entityTag(answer: unknown): HeadersInit | undefined {
  const { updatedAt } = (answer ?? {}) as { updatedAt?: unknown };
  return typeof updatedAt === "string" ? { etag: `"${updatedAt}"` } : undefined;
}

/** `If-Match` with an ETag of ours is another way to send `updatedAt`, where the body takes it. */
function withIfMatch(schema: z.ZodType, request: Request, body: unknown): unknown {
  const [, tag] = request.headers.get("if-match")?.match(/^(?:W\/)?"(.+)"$/) ?? [];
  const takesIt = "shape" in schema && Object.hasOwn(schema.shape as object, "updatedAt");
  return tag && takesIt && typeof body === "object" ? { updatedAt: tag, ...body } : body;
}

function parse(schema: z.ZodType | undefined, given: unknown, prefix: string): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: prefix + namedPath(path, given).join("."),
    message,
  }));
  throw new DomainError(
    "invalid",
    issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; "),
    issues,
  );
}

/** A path in which an item of a list that has an id is named by it: `nodes.train.retries`, not `nodes.3.retries`. */
function namedPath(path: PropertyKey[], given: unknown): string[] {
  let value = given;
  return path.map((key) => {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
    const id = typeof key === "number" && (value as { id?: unknown } | undefined)?.id;
    return typeof id === "string" ? id : String(key);
  });
}

function readQuery(request: Request): Record<string, string> {
  return requireKeepable(Object.fromEntries(new URL(request.url).searchParams), "query");
}

async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request, maxJsonBytes, "A JSON body may have 1 MB at most.");
  const text = decodeUtf8(body);
  return text.trim() === "" ? {} : parseJsonBody(text);
}
