import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { Role } from "@/lib/base/member";
import { fieldRenamer } from "./field-names";

/** The caller of an endpoint. */
export interface Caller {
  teamId: string;
  userId?: string;
  userName: string;
  email?: string;
  /** Undefined for calls from inside the portal, which have all rights. */
  role?: Role;
}

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path below `/api/2.0/mlflow/`; `{name}` stands for a segment that is read as the parameter `name`. */
  path: string;
  /** Least role of its callers. */
  role: Role;
  /** The input with its fields by their names in the protocol (field-names.ts). */
  named(input: unknown): unknown;
  /** @param input as `named` gives it @returns the body for a JSON answer, or a whole response */
  answer(caller: Caller, input: unknown, request: Request): Promise<unknown>;
}

/** Declares a route for every role. */
export function reads<S extends z.ZodType>(
  method: Route["method"],
  path: string,
  schema: S,
  handle: Handler<S>,
) {
  return make(method, path, "viewer", schema, handle);
}

/** Declares a route that viewers may not call. */
export function writes<S extends z.ZodType>(
  method: Route["method"],
  path: string,
  schema: S,
  handle: Handler<S>,
) {
  return make(method, path, "operator", schema, handle);
}

/** Declares a route that changes or deletes what others may build on: only editors may call it. */
export function changes<S extends z.ZodType>(
  method: Route["method"],
  path: string,
  schema: S,
  handle: Handler<S>,
) {
  return make(method, path, "editor", schema, handle);
}

/** Run id of a message: old clients send `run_uuid`. @throws DomainError "invalid" when it has none */
export function runIdOf({ run_id, run_uuid }: { run_id?: string; run_uuid?: string }): string {
  const id = run_id || run_uuid;
  if (!id) throw requiredParameter("run_id");
  return id;
}

/** Error in MLflow's words for a parameter that a message lacks. */
export function requiredParameter(name: string): DomainError {
  return new DomainError(
    "invalid",
    `Missing value for required parameter '${name}'. See the API docs for more information about request parameters.`,
  );
}

/** Page size: the requested one, within 1 and `most`. @throws DomainError "invalid" outside this range */
export function pageSize(requested: number | undefined, usual: number, most: number): number {
  const limit = requested ?? usual;
  if (limit < 1 || limit > most) {
    throw new DomainError(
      "invalid",
      limit > most
        ? `Invalid value for request parameter max_results. It must be at most ${most}, but got value ${limit}`
        : `Invalid value ${limit} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  return limit;
}

type Handler<S extends z.ZodType> = (caller: Caller, input: z.infer<S>, request: Request) => Promise<unknown>;

function make<S extends z.ZodType>(
  method: Route["method"],
  path: string,
  role: Role,
  schema: S,
  handle: Handler<S>,
): Route {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return {
    method,
    path,
    role,
    named: method === "GET" ? (input) => input : fieldRenamer(schema, inPath),
    answer(caller, input, request) {
      const parsed = schema.safeParse(input);
      if (parsed.success) return handle(caller, parsed.data, request);
      throw new DomainError("invalid", problemOf(parsed.error, input));
    },
  };
}

/** Words of MLflow's server for the first value that does not fit (mlflow/server/handlers.py). */
function problemOf({ issues: [issue] }: z.ZodError, input: unknown): string {
  const where = parameterName(issue?.path ?? []);
  let value = input;
  for (const key of issue?.path ?? [])
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const hint = " See the API docs for more information about request parameters.";
  if (value === undefined || value === "" || value === null)
    return `Missing value for required parameter '${where}'.${hint}`;
  // A whole sentence of its own.
  if (issue?.code === "custom" && /^(Invalid|A batch|Webhook) /.test(issue.message)) return issue.message;
  const shown = JSON.stringify(value)?.slice(0, 500);
  const name = where.replace(/^(metrics\[\d+\])\.key$/, "$1.name");
  const problem = `Invalid value ${shown} for parameter '${name}' supplied`;
  // Words of MLflow's own.
  if (issue?.code === "custom") return `${problem}: ${issue.message}`;
  return issue?.code === "invalid_type" || issue?.code === "invalid_union"
    ? `${problem}: Hint: Value was of type '${typeOf(value)}'.${hint}`
    : `${problem}: ${issue?.message}.${hint}`;
}

/** Type of a value in Python's words, which MLflow's messages use. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return { string: "str", boolean: "bool", object: "dict" }[typeof value as string] ?? typeof value;
}

/** A parameter as MLflow names it, such as `metrics[0].key`. */
function parameterName(path: PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? String(part) : `${name}.${String(part)}`;
  }, "");
}
