import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { limitRequestTime } from "./request-time";

test("a request whose body does not end is cut off after the limit", async () => {
  const withoutLimit = { requestTimeout: 0, connectionsCheckingInterval: 20 };
  const server = createServer(withoutLimit, (request) => request.resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  limitRequestTime(100);
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  server.close();
});
