import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Crc32c } from "@/lib/storage/crc32c";

interface StoredObject {
  generation: number;
  size: number;
  crc32c: string;
  bytes: Buffer;
  described: { contentType?: string; metadata?: Record<string, string> };
}
interface Session {
  bucket: string;
  name: string;
  precondition: string | null;
  described: StoredObject["described"];
  pieces: Buffer[];
  size: number;
  crc: Crc32c;
  made?: StoredObject;
}

/**
 * Fault of one request: a status in place of an answer; the connection cut after `cutAfter` bytes of the body sent or
 * requested; the work done but its answer lost, or withheld; the request held before the work; a checksum that does not
 * match the bytes.
 */
type Fault = { on: "session" | "chunk" | "status" | "read" | "stat" | "list" | "delete"; skip?: number } & (
  | { status: number }
  | { cutAfter: number }
  | { isAnswerLost: true }
  | { isAnswerHeld: true }
  | { isRequestHeld: true }
  | { isCrcWrong: true }
);

export interface GcsServer {
  url: string;
  host: string;
  /** "chunk gs://bucket/name bytes 0-99/100", in order of arrival. */
  requests: string[];
  objects: Map<string, StoredObject>;
  /** The next request of that kind, after `skip` others, fails. */
  fail(...faults: Fault[]): void;
  /** Puts an object there without the protocol, as another client would. */
  put(bucket: string, name: string, bytes: Buffer | string): StoredObject;
  close(): Promise<void>;
}

/**
 * A small Google Cloud Storage for tests, in memory: the JSON API's resumable uploads, generations, preconditions,
 * ranges and listings, with injectable faults.
 * @param options.keepsBytes false counts and checks the bytes, and discards them
 * @param options.token required bearer token
 */
export async function startGcsServer({
  keepsBytes = true,
  token,
}: {
  keepsBytes?: boolean;
  token?: string;
} = {}): Promise<GcsServer> {
  const objects = new Map<string, StoredObject>();
  const sessions = new Map<string, Session>();
  const requests: string[] = [];
  let faults: Fault[] = [];
  let generation = Date.now() * 1000;

  function faultOf(on: Fault["on"]): Fault | undefined {
    const fault = faults.find((one) => one.on === on);
    if (!fault) return undefined;
    if (fault.skip) {
      fault.skip--;
      return undefined;
    }
    faults = faults.filter((one) => one !== fault);
    return fault;
  }

  function put(bucket: string, name: string, given: Buffer | string, session?: Session): StoredObject {
    const bytes = Buffer.from(given);
    const crc = session?.crc ?? new Crc32c();
    if (!session) crc.update(bytes);
    const size = session?.size ?? bytes.length;
    const described = session?.described ?? {};
    const object = { generation: ++generation, size, crc32c: crc.toString(), bytes, described };
    objects.set(`${bucket}/${name}`, object);
    return object;
  }

  const server = createServer((request, response) =>
    answer(request, response).catch((error) => {
      if (!response.headersSent) json(response, 500, { error: { code: 500, message: String(error) } });
    }),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? "", "http://gcs");
    const query = url.searchParams;
    if (token && request.headers.authorization !== `Bearer ${token}`) return refuse(401);
    const session = sessions.get(query.get("upload_id") ?? "");
    if (session)
      return request.headers["content-range"]?.startsWith("bytes */") ? ofStatus() : ofChunk(session);
    const [, bucket = "", , name] = /\/b\/([^/]+)\/o(\/(.+))?$/.exec(url.pathname) ?? [];
    if (request.method === "POST") return ofSession(bucket, query.get("name") ?? "");
    if (!name) return ofList(bucket);
    return ofObject(bucket, decodeURIComponent(name));

    async function ofSession(bucket: string, name: string): Promise<unknown> {
      const body = Buffer.concat(await request.toArray()).toString();
      requests.push(`session gs://${bucket}/${name}`);
      const fault = faultOf("session");
      if (fault && "status" in fault) return refuse(fault.status);
      const precondition = query.get("ifGenerationMatch");
      if (precondition === "0" && objects.has(`${bucket}/${name}`)) return refuse(412);
      const id = `${sessions.size + 1}`;
      const contentType = request.headers["x-upload-content-type"] as string | undefined;
      const described = { ...(body ? JSON.parse(body) : {}), contentType };
      sessions.set(id, {
        bucket,
        name,
        precondition,
        described,
        pieces: [],
        size: 0,
        crc: new Crc32c(),
      });
      const location = `http://${request.headers.host}${url.pathname}?upload_id=${id}`;
      return response.writeHead(200, { location }).end();
    }

    async function ofStatus(): Promise<unknown> {
      requests.push(`status gs://${session!.bucket}/${session!.name}`);
      await request.toArray();
      const fault = faultOf("status");
      if (fault && "status" in fault) return refuse(fault.status);
      return session!.made
        ? json(response, 200, resource(session!.bucket, session!.name, session!.made))
        : incomplete(session!);
    }

    async function ofChunk(session: Session): Promise<unknown> {
      const { bucket, name } = session;
      const range = request.headers["content-range"] ?? "";
      requests.push(`chunk gs://${bucket}/${name} ${range}`);
      const fault = faultOf("chunk");
      if (fault && "status" in fault) {
        await drain(request);
        return refuse(fault.status);
      }
      const [, start = "0", end, total] = /^bytes (\d+)-(\d+|\*)\/(\d+|\*)$/.exec(range) ?? [];
      if (Number(start) !== session.size) return refuse(400);
      let came = 0;
      for await (const piece of request as AsyncIterable<Buffer>) {
        came += piece.length;
        session.size += piece.length;
        session.crc.update(piece);
        if (keepsBytes) session.pieces.push(piece);
        if (fault && "cutAfter" in fault && came >= fault.cutAfter) return request.socket.destroy();
      }
      const isLast = end === "*" || Number(total) === session.size;
      if (!isLast) return incomplete(session);
      if (session.precondition === "0" && objects.has(`${bucket}/${name}`)) return refuse(412);
      session.made = put(bucket, name, Buffer.concat(session.pieces), session);
      session.pieces = [];
      if (fault && "isCrcWrong" in fault) session.made.crc32c = "AAAAAA==";
      if (fault && "isAnswerLost" in fault) return request.socket.destroy();
      if (fault && "isAnswerHeld" in fault) return undefined;
      return json(response, 200, resource(bucket, name, session.made));
    }

    function ofList(bucket: string): unknown {
      requests.push(`list gs://${bucket}/${query.get("prefix") ?? ""}`);
      const fault = faultOf("list");
      if (fault && "status" in fault) return refuse(fault.status);
      const prefix = query.get("prefix") ?? "";
      const delimiter = query.get("delimiter");
      const found = [...objects.keys()]
        .filter((key) => key.startsWith(`${bucket}/${prefix}`))
        .map((key) => key.slice(bucket.length + 1))
        .sort();
      const folders = new Set<string>();
      const items = found.filter((name) => {
        const end = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
        if (end >= 0) folders.add(name.slice(0, end + 1));
        return end < 0;
      });
      const from = Number(query.get("pageToken") ?? 0);
      const upTo = from + Number(query.get("maxResults") ?? 1000);
      return json(response, 200, {
        items: items
          .slice(from, upTo)
          .map((name) => resource(bucket, name, objects.get(`${bucket}/${name}`)!)),
        prefixes: from === 0 ? [...folders] : [],
        nextPageToken: upTo < items.length ? String(upTo) : undefined,
      });
    }

    async function ofObject(bucket: string, name: string): Promise<unknown> {
      const isRead = query.get("alt") === "media";
      const kind = request.method === "DELETE" ? "delete" : isRead ? "read" : "stat";
      requests.push(`${kind} gs://${bucket}/${name} ${request.headers.range ?? ""}`.trim());
      const fault = faultOf(kind);
      if (fault && "isRequestHeld" in fault) return undefined;
      if (fault && "status" in fault) return refuse(fault.status);
      const object = objects.get(`${bucket}/${name}`);
      const wanted = query.get("generation");
      if (!object || (wanted && Number(wanted) !== object.generation)) return refuse(404);
      if (kind === "delete") {
        objects.delete(`${bucket}/${name}`);
        return response.writeHead(204).end();
      }
      if (!isRead) return json(response, 200, resource(bucket, name, object));
      const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
      const part = object.bytes.subarray(Number(start ?? 0), end ? Number(end) + 1 : object.size);
      response.writeHead(start ? 206 : 200, {
        "content-length": part.length,
        "content-type": "application/octet-stream",
        ...(start && { "content-range": `bytes ${start}-${end}/${object.size}` }),
      });
      if (fault && "isCrcWrong" in fault) return response.end(Buffer.alloc(part.length));
      if (!fault || !("cutAfter" in fault)) return response.end(part);
      response.write(part.subarray(0, fault.cutAfter));
      await sleep(20);
      return request.socket.destroy();
    }

    function refuse(status: number): void {
      json(response, status, { error: { code: status, message: `Refused with ${status}.` } });
    }

    function incomplete({ size }: Session): void {
      response.writeHead(308, size > 0 ? { range: `bytes=0-${size - 1}` } : {}).end();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    requests,
    objects,
    fail: (...more) => void faults.push(...more),
    put,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function resource(bucket: string, name: string, { generation, size, crc32c, described }: StoredObject) {
  return {
    kind: "storage#object",
    bucket,
    name,
    ...described,
    generation: String(generation),
    size: String(size),
    crc32c,
    updated: "2026-01-02T03:04:05.678Z",
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function drain(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}
