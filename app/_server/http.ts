import type { z } from "zod";
import { actAsMember } from "@/lib/auth/act-as";
import { DomainError, EditConflictError } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import { decodeUtf8, parseJsonBody } from "@/lib/base/json";
import { requireKeepable } from "@/lib/base/keepable";
import { type Member, type Role, roleAllows } from "@/lib/base/member";
import { distinctIssues } from "@/lib/base/parse-as";
import { readBody } from "@/lib/net/read-body";

import { authenticate } from "./caller";
import { answerOnce, hashContent } from "./idempotency";
import { problem } from "./problem";

const maxJsonBytes = 1024 * 1024;

/** Declaration of a route: used for validation and for openapi.json. */
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
  /** True if the response contains a secret: it is not stored, so a repeat with the same Idempotency-Key runs again. */
  isShownOnce?: boolean;
  answer: z.ZodType;
}

type Parsed<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;
type Handled<Spec extends RouteSpec> = {
  member: Member;
  /** The caller as trigger of the runs they start. */
  token?: string;
  params: Parsed<Spec["params"], Record<string, never>>;
  query: Parsed<Spec["query"], Record<string, never>>;
  body: Parsed<Spec["body"], undefined>;
  request: Request;
  idempotencyKey?: string;
  /** Checks that the token or session is still valid with the role; for streaming responses. */
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
        throw new DomainError(
          "forbidden",
          `You need the role ${spec.role} for this; yours is ${member.role}.`,
        );
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
      const isPrecondition = error instanceof EditConflictError && request.headers.has("if-match");
      return problem(error, isPrecondition ? [412, "Precondition Failed"] : undefined);
    }
  };
  return Object.assign(route, { spec });
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

function parse(schema: z.ZodType | undefined, input: unknown, prefix: string): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = distinctIssues(parsed.error).map((issue) => ({
    path: prefix + namedPath(issue.path, input).join("."),
    message: issueInWords(issue),
  }));
  throw new DomainError(
    "invalid",
    issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; "),
    issues,
  );
}

/** A path in which an item of a list that has an id is named by it: `nodes.train.retries`, not `nodes.3.retries`. */
function namedPath(path: PropertyKey[], input: unknown): string[] {
  let value = input;
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
  return text === "" ? {} : parseJsonBody(text);
}
