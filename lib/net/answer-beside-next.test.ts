import { Agent, createServer, type IncomingMessage, request as sendRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answerBesideNext } from "./answer-beside-next";
import { limitRequestTime } from "./request-time";

/** Requests that the handler got. */
const asked: Request[] = [];
let handle: (request: Request) => Promise<Response>;
const server = createServer((request, response) => response.end(`Next.js: ${request.url}`));
let url: string;

beforeAll(async () => {
  answerBesideNext(
    ({ url }: IncomingMessage) => url!.startsWith("/ours"),
    (request) => {
      asked.push(request);
      return handle(request);
    },
    [{ key: "X-Frame-Options", value: "DENY" }],
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const echo = async (request: Request) =>
  new Response(request.body, { headers: { "content-type": "text/plain" } });

test("a request of others goes where it went before", async () => {
  const answer = await fetch(`${url}/other?a=b`);
  expect(await answer.text()).toBe("Next.js: /other?a=b");
  expect(answer.headers.get("x-frame-options")).toBeNull();
});

test("a request of ours has method, address, headers and body, small and large", async () => {
  handle = echo;
  for (const body of ["", "x".repeat(1_000), "x".repeat(3_000_000)]) {
    const answer = await fetch(`${url}/ours/%C3%A4?b=%20`, {
      method: "POST",
      body,
      headers: { "x-name": "v" },
    });
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
  }
  expect(asked.at(-1)).toMatchObject({ method: "POST", url: "http://portal/ours/%C3%A4?b=%20" });
  expect(asked.at(-1)!.headers.get("x-name")).toBe("v");
});

test("a large body that is refused, unread or half read, does not keep the answer, nor the next request", async () => {
  limitRequestTime();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (size: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = sendRequest(`${url}/ours`, { method: "PUT", agent }, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode));
      });
      sent.once("error", reject);
      sent.end(Buffer.alloc(size));
    });
  handle = async () => new Response("no", { status: 401 });
  expect(await send(5_000_000)).toBe(401);
  handle = async (request) => {
    const reader = request.body!.getReader();
    await reader.read();
    return new Response("too large", { status: 413 });
  };
  expect(await send(5_000_000)).toBe(413);
  handle = async (request) => {
    for await (const _ of request.body!) break;
    return new Response("enough", { status: 422 });
  };
  expect(await send(5_000_000)).toBe(422);
  handle = async (request) =>
    new Response(null, { status: (await request.arrayBuffer()).byteLength === 2_000_000 ? 201 : 500 });
  expect(await send(2_000_000)).toBe(201);
  agent.destroy();
}, 12_000);

test("large JSON is compressed for who reads it; small JSON and other content are not", async () => {
  const large = { text: "many ".repeat(1_000) };
  for (const [content, accepts, encoding] of [
    [large, "gzip, deflate", "gzip"],
    [large, "identity", null],
    [{}, "gzip", null],
  ] as const) {
    handle = async () => Response.json(content);
    const answer = await fetch(`${url}/ours`, { headers: { "accept-encoding": accepts } });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(await answer.json()).toEqual(content);
  }
  handle = async () => new Response("many ".repeat(1_000));
  const file = await fetch(`${url}/ours`, { headers: { "accept-encoding": "gzip" } });
  expect(file.headers.get("content-encoding")).toBeNull();
  expect(await file.text()).toHaveLength(5_000);
});

test("HEAD has the head alone, and an answer without a body its status", async () => {
  handle = async () => new Response("body", { status: 203, headers: { "content-length": "4" } });
  const head = await fetch(`${url}/ours`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([203, "4", ""]);
  handle = async () => new Response(null, { status: 204 });
  expect((await fetch(`${url}/ours`)).status).toBe(204);
});

test("a handler that fails is answered by 500, without its message", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  handle = async () => Promise.reject(new Error("secret"));
  const answer = await fetch(`${url}/ours`);
  expect([answer.status, await answer.text()]).toEqual([500, "Internal Server Error"]);
});

test("a host that is no host, and headers that say who asks, are data", async () => {
  handle = async (request) => Response.json({ url: request.url, host: request.headers.get("host") });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    "GET //evil/ HTTP/1.1\r\nHost: x\r\n\r\nGET /ours//evil HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
  );
  const answers = await text(socket);
  expect(answers).toContain("Next.js: //evil/");
  expect(answers).toContain('{"url":"http://portal/ours//evil","host":"a b"}');
});

test("the handler hears that the caller has left", async () => {
  let signal: AbortSignal | undefined;
  handle = (request) => {
    signal = request.signal;
    return new Promise(() => {});
  };
  const caller = new AbortController();
  const answer = fetch(`${url}/ours`, { signal: caller.signal }).catch(() => "left");
  await expect.poll(() => signal).toBeDefined();
  expect(signal!.aborted).toBe(false);
  caller.abort();
  expect(await answer).toBe("left");
  await expect.poll(() => signal!.aborted).toBe(true);
});

test("content that breaks off ends the connection, not the process", async () => {
  handle = async () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
          setTimeout(() => controller.error(new Error("disk")), 20);
        },
      }),
    );
  const answer = await fetch(`${url}/ours`);
  await expect(answer.arrayBuffer()).rejects.toThrow();
});
