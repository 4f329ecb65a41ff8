import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import { NetworkError } from "@/lib/net/network-error";
import { networkProblem } from "@/lib/net/network-problem";
import { PassingError, serverName } from "./problem";
import { type Call, type Connection, type FileStream, type OutsideFiles, persist, send } from "./request";

/** Calls to one MLflow server. A response that does not match the schema is DomainError "invalid". */
export interface Ask {
  get<S extends z.ZodType>(schema: S, path: string, query: Call["query"]): Promise<z.infer<S>>;
  /** For calls that have the same effect when they arrive twice. */
  post<S extends z.ZodType>(schema: S, path: string, json: object): Promise<z.infer<S>>;
  /** For calls that create something. @param found looks for what an earlier attempt created whose answer was lost */
  create<S extends z.ZodType>(
    schema: S,
    path: string,
    json: object,
    found: () => Promise<z.infer<S> | undefined>,
  ): Promise<z.infer<S>>;
  /** Calls the part of the server that stores files. @param call.path decoded */
  file(call: Pick<Call, "method" | "path" | "bytes">): Promise<Response>;
  /** Lists a folder of the part of the server that stores files. Names are relative to it. */
  folder<S extends z.ZodType>(schema: S, path: string): Promise<z.infer<S>>;
  /** Folder of a root that is not behind the server's API. @throws DomainError "invalid" for a place out of reach */
  outside(root: string): Promise<OutsideFiles>;
  /** True for the portal's own endpoint, which is called in this process: no answer is lost. */
  isOwn: boolean;
  /** The same calls over a changed connection. */
  changed(change: Partial<Connection>): Ask;
  /** Downloads as a stream: a file of the part that stores files (decoded path), or the answer to a call. */
  download(of: { file: string } | { path: string; query: Record<string, string> }): Promise<FileStream>;
}

/** Schema of a response whose content is not used. */
export const Nothing = z.unknown();

const api = "/api/2.0/mlflow/";
const artifacts = "/api/2.0/mlflow-artifacts/artifacts";

/** Creates the server's calls over a connection. */
export function askOver(connection: Connection): Ask {
  async function ask<S extends z.ZodType>(schema: S, call: Call): Promise<z.infer<S>> {
    const response = await send(connection, call);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new DomainError(
      "invalid",
      `${serverName(connection)} did not answer ${call.path} as an MLflow server does.`,
    );
  }
  const callOf = (method: Call["method"], path: string) => ({ method, path: api + path, label: path });
  return {
    get: (schema, path, query) => persist(connection, () => ask(schema, { ...callOf("GET", path), query })),
    post: (schema, path, json) => persist(connection, () => ask(schema, { ...callOf("POST", path), json })),
    create: (schema, path, json, found) =>
      persist(connection, () => ask(schema, { ...callOf("POST", path), json }), found),
    file({ method, path, bytes }) {
      const call = { method, path: filePath(path), label: `${method} ${path}`, bytes, isFile: true };
      return persist(connection, () => send(connection, call));
    },
    folder: (schema, path) =>
      persist(connection, () =>
        ask(schema, { method: "GET", path: artifacts, query: { path }, label: `the list of ${path}` }),
      ),
    async outside(root) {
      const opened = await connection.openFiles?.(root);
      if (opened) return opened;
      throw new DomainError(
        "invalid",
        `${serverName(connection)} keeps files at ${root}, which flows cannot reach: they write behind its own API (mlflow-artifacts:) and to gs://. Start it with --serve-artifacts, or give the experiment another root.`,
      );
    },
    isOwn: connection.isOwn ?? false,
    changed: (change) => askOver({ ...connection, ...change }),
    download: (of) => persist(connection, () => openDownload(connection, of)),
  };
}

/** Path behind the part of the server that stores files. */
const filePath = (path: string) => `${artifacts}/${path.split("/").map(encodeURIComponent).join("/")}`;

/** Held in memory by a connection that does not stream, such as the portal's own. */
async function openDownload(connection: Connection, of: Parameters<Ask["download"]>[0]): Promise<FileStream> {
  const [path, query, label] =
    "file" in of ? [filePath(of.file), {}, `GET ${of.file}`] : [of.path, of.query, of.path];
  if (!connection.download) {
    const response = await send(connection, { method: "GET", path, query, label, isFile: true });
    return { body: Readable.from([new Uint8Array(await response.arrayBuffer())]) };
  }
  const url = new URL(trimEndOf(connection.baseUrl, "/") + path);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const { authorization, signal } = connection;
  try {
    return await connection.download(url.href, {
      headers: { ...(authorization && { authorization }) },
      signal,
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const reason = networkProblem(error).replace(/\.$/, "");
    throw new PassingError(`${serverName(connection)} failed at ${label}: ${reason}.`, { cause: error });
  }
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
