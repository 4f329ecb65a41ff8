import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { type Call, type Connection, send } from "./request";

/** Calls to one MLflow server. A response that does not match the schema is DomainError "invalid". */
export interface Ask {
  get<S extends z.ZodType>(schema: S, path: string, query: Call["query"]): Promise<z.infer<S>>;
  /** @param isRepeatable false when sending twice would create two */
  post<S extends z.ZodType>(
    schema: S,
    path: string,
    json: object,
    isRepeatable?: boolean,
  ): Promise<z.infer<S>>;
  /** Calls the part of the server that stores files. */
  file(call: Omit<Call, "query" | "json">): Promise<Response>;
}

/** Schema of a response whose content is not used. */
export const Nothing = z.unknown();

/** Creates the server's calls over a connection. */
export function askOver(connection: Connection): Ask {
  async function ask<S extends z.ZodType>(schema: S, call: Call): Promise<z.infer<S>> {
    const response = await send(connection, call);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new DomainError(
      "invalid",
      `${connection.baseUrl} did not answer ${call.path} as an MLflow server does.`,
    );
  }
  return {
    get: (schema, path, query) => ask(schema, { method: "GET", path: `/api/2.0/mlflow/${path}`, query }),
    post: (schema, path, json, isRepeatable = true) =>
      ask(schema, { method: "POST", path: `/api/2.0/mlflow/${path}`, json, isRepeatable }),
    file: (call) => send(connection, { ...call, path: `/api/2.0/mlflow-artifacts/artifacts/${call.path}` }),
  };
}

/** Awaits a call. Returns undefined when the server rejects it with this code. */
export async function unless<T>(code: DomainError["code"], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DomainError && error.code === code) return undefined;
    throw error;
  }
}
