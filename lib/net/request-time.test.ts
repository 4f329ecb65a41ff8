import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { getDefaultHighWaterMark, PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { limitRequestTime, type RequestTimes } from "./request-time";

let lift: (() => void) | undefined;
const limit = (limits?: Partial<RequestTimes>) => {
  lift = limitRequestTime(limits);
};
afterEach(() => lift?.());

test("a request whose body does not end is cut off after the limit", async () => {
  const withoutLimit = { requestTimeout: 0, connectionsCheckingInterval: 20 };
  const server = createServer(withoutLimit, (request) => request.resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  limit({ headersMs: 50, requestMs: 100 });
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  server.close();
});

async function serve(listener: RequestListener) {
  const server = createServer({ connectionsCheckingInterval: 20 }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  return { socket, close: () => server.close() };
}
const head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n";

test.each(["", "GET / HTTP/1.1\r\nHost: "])(
  "a connection that has sent %j alone is cut off",
  async (sent) => {
    limit({ headersMs: 100 });
    const { socket, close } = await serve((_, response) => response.end());
    if (sent) socket.write(sent);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    close();
  },
);

test("a body that trickles is cut off, and its handler hears of it", async () => {
  limit({ windowMs: 200, leastBytes: 1_000 });
  let error: unknown;
  const { socket, close } = await serve((request) => request.on("error", (e) => (error = e)).resume());
  socket.write(head);
  const trickle = setInterval(() => socket.write("."), 20);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(trickle);
  await expect.poll(() => error).toMatchObject({ code: "ECONNRESET" });
  close();
});

/** Answers with the size of the body, which it reads some time after the request has begun. */
function readingAfter(ms: number): RequestListener {
  return async (request, response) => {
    await sleep(ms);
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    response.end(`read ${size}`);
  };
}

test("a body that waits for a slow handler is not cut off", async () => {
  limit({ windowMs: 100, leastBytes: 1_000 });
  const { socket, close } = await serve(readingAfter(700));
  socket.write(head + "x".repeat(200_000));
  expect(await text(socket)).toMatch(/read 200000/);
  close();
});

test("a client that waited for the handler has a whole window to go on", async () => {
  limit({ windowMs: 300, leastBytes: 1_000 });
  const { socket, close } = await serve(readingAfter(450));
  const bufferBytes = getDefaultHighWaterMark(false);
  socket.write(head + "x".repeat(bufferBytes));
  await sleep(750);
  socket.write("x".repeat(200_000 - bufferBytes));
  expect(await text(socket)).toMatch(/read 200000/);
  close();
});

const refusing: RequestListener = (request, response) => {
  // As a handler that has stopped in the middle of a body.
  if (request.method === "POST") request.pipe(new PassThrough({ highWaterMark: 1 }));
  response.end(request.method);
};
const keptHead = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n";
const nextRequest = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

test("the request after one that was answered early is answered too", async () => {
  limit();
  const { socket, close } = await serve(refusing);
  socket.write(keptHead + "x".repeat(2_000_000) + nextRequest);
  expect(await text(socket)).toMatch(/POST.*HTTP\/1\.1 200 .*GET$/s);
  close();
});

test("a body that is too large to be dropped closes its connection", async () => {
  limit({ droppedBytes: 100_000 });
  const { socket, close } = await serve(refusing);
  socket.write(keptHead + "x".repeat(2_000_000) + nextRequest);
  expect(await text(socket).catch(() => "POST")).not.toContain("GET");
  close();
});
