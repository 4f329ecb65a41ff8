import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { allowHost, disallowHost, listAllowedHosts } from "./allow-list";
import { AllowedHost } from "./allowed-host";
import { checkAddress } from "./check-address";
import { guardedFetch } from "./guarded-fetch";
import { guardedRequest } from "./guarded-request";
import { NetworkError } from "./network-error";

useTestDatabase();

let server: Server;
let port: number;
const answer = vi.fn((_: IncomingMessage, response: ServerResponse): unknown => response.end("inside"));

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

async function teamAllowing(...hosts: string[]) {
  const { teamId, userId } = await makeTeam();
  for (const host of hosts) await allowHost(teamId, { host: AllowedHost.parse(host), createdBy: userId });
  return teamId;
}

describe("without an allow list, nothing inside is called", () => {
  test.each([
    "http://127.0.0.1",
    "http://localhost",
    "http://localhost.",
    "http://2130706433",
    "http://0x7f000001",
    "http://0x7f.1",
    "http://017700000001",
    "http://127.1",
    "http://0",
    "http://①②⑦.0.0.1",
    "http://[::1]",
    "http://[::]",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:7f00:1]",
    "http://[64:ff9b::7f00:1]",
  ])("%s", async (host) => {
    const teamId = await teamAllowing();
    const calls = answer.mock.calls.length;
    await expect(guardedRequest(teamId, `${host}:${port}/`)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/not a public address\. An owner can allow it under Settings, Network/),
    });
    expect(answer).toHaveBeenCalledTimes(calls);
  });

  test.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "nothing",
    "http://a:b@8.8.8.8/",
  ])("rejects %s as an address to call", async (url) => {
    await expect(checkAddress(await teamAllowing(), url)).rejects.toMatchObject({ code: "invalid" });
  });

  test("one private address among public ones is enough to refuse", async () => {
    const resolve = async () => ["93.184.216.34", "10.0.0.5"];
    await expect(checkAddress(await teamAllowing(), "https://two.example/", resolve)).rejects.toThrow(
      "two.example (10.0.0.5) is not a public address",
    );
  });

  test("a public host passes with the addresses that were checked", async () => {
    const resolve = async () => ["93.184.216.34", "2606:4700::1111"];
    const checked = await checkAddress(await teamAllowing(), "https://one.example/x", resolve);
    expect(checked.addresses).toEqual(["93.184.216.34", "2606:4700::1111"]);
  });
});

test("a cloud's metadata service is refused whatever the list allows", async () => {
  const teamId = await teamAllowing("169.254.0.0/16", "169.254.169.254", "metadata.example");
  for (const url of ["http://169.254.169.254/latest", "http://[::ffff:a9fe:a9fe]/", "http://0xa9fea9fe/"])
    await expect(guardedRequest(teamId, url)).rejects.toThrow("metadata service, which is never called");
  const resolve = async () => ["169.254.169.254"];
  await expect(guardedRequest(teamId, "http://metadata.example/", { resolve })).rejects.toThrow(
    "never called",
  );
});

test("DNS rebinding: the host is looked up once, and the connection goes to what was checked", async () => {
  const teamId = await teamAllowing("127.0.0.1/32");
  // From the second lookup on, the name resolves to another address.
  const resolve = vi.fn().mockResolvedValueOnce(["127.0.0.1"]).mockResolvedValue(["127.0.0.2"]);
  const { body } = await guardedRequest(teamId, `http://rebind.example:${port}/`, { resolve });
  expect(body.toString()).toBe("inside");
  expect(resolve).toHaveBeenCalledTimes(1);
  await expect(guardedRequest(teamId, `http://rebind.example:${port}/`, { resolve })).rejects.toThrow(
    "rebind.example (127.0.0.2) is not a public address",
  );
});

test("a redirect to the metadata service is an answer, not followed", async () => {
  const teamId = await teamAllowing("localhost");
  answer.mockImplementationOnce((_, response) =>
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end(),
  );
  const calls = answer.mock.calls.length;
  const { status } = await guardedRequest(teamId, `http://localhost:${port}/`);
  expect(status).toBe(302);
  expect(answer).toHaveBeenCalledTimes(calls + 1);
});

describe("the allow list", () => {
  test.each([
    ["localhost", true],
    [`localhost:PORT`, true],
    ["localhost:1", false],
    ["127.0.0.0/8", true],
    ["10.0.0.0/8", false],
    ["host", false],
    ["alhost", false],
  ])("%s lets localhost through: %s", async (entry, isAllowed) => {
    const teamId = await teamAllowing(entry.replace("PORT", String(port)));
    const resolve = async () => ["127.0.0.1"];
    const calling = guardedRequest(teamId, `http://localhost:${port}/`, { resolve });
    if (isAllowed) expect((await calling).status).toBe(200);
    else await expect(calling).rejects.toMatchObject({ code: "invalid" });
  });

  test("is the team's own", async () => {
    await teamAllowing("localhost");
    await expect(guardedRequest(await teamAllowing(), `http://localhost:${port}/`)).rejects.toThrow();
  });

  test("names who made an entry, refuses a double one, and forgets one that is taken off", async () => {
    const { teamId, userId } = await makeTeam();
    const { id } = await allowHost(teamId, { host: "mlflow.internal", note: "ours", createdBy: userId });
    await expect(allowHost(teamId, { host: "mlflow.internal", createdBy: userId })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await listAllowedHosts(teamId)).toMatchObject([
      { host: "mlflow.internal", note: "ours", createdBy: "Owner" },
    ]);
    await disallowHost(teamId, id);
    expect(await listAllowedHosts(teamId)).toEqual([]);
    await expect(disallowHost(teamId, id)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each(["https://mlflow.internal", "a b", "10.0.0.0/33", "host:99999", "host/path", ""])(
    "rejects the entry %j",
    (entry) => expect(AllowedHost.safeParse(entry).success).toBe(false),
  );
});

describe("limits", () => {
  test("reading stops at the size limit", async () => {
    const teamId = await teamAllowing("localhost");
    answer.mockImplementationOnce((_, response) => response.end("x".repeat(100_000)));
    const fetched = await guardedRequest(teamId, `http://localhost:${port}/`, { maxResponseBytes: 1024 });
    expect(fetched).toMatchObject({ status: 200, isTruncated: true });
    expect(fetched.body).toHaveLength(1024);
  });

  test("times out when an answer does not come or does not end", async () => {
    const teamId = await teamAllowing("localhost");
    for (const stall of [() => {}, (response: ServerResponse) => response.write("half")]) {
      answer.mockImplementationOnce((_, response) => stall(response));
      const calling = guardedRequest(teamId, `http://localhost:${port}/`, { timeoutMs: 100 });
      await expect(calling).rejects.toThrow(new NetworkError("No answer within 0.1 s."));
    }
  });

  test("times out when the resolver hangs", async () => {
    const resolve = () => new Promise<string[]>(() => {});
    const calling = guardedRequest(await teamAllowing(), "http://slow.example/", { timeoutMs: 50, resolve });
    await expect(calling).rejects.toThrow("No answer within 0.05 s.");
  });

  test("a closed port is a NetworkError that names the cause", async () => {
    const teamId = await teamAllowing("localhost");
    await expect(guardedRequest(teamId, "http://localhost:1/")).rejects.toThrow(
      new NetworkError("No answer: the connection was refused (ECONNREFUSED)."),
    );
  });
});

test("a Host header is refused: it would reach another host behind the address that was checked", async () => {
  const teamId = await teamAllowing("localhost");
  for (const name of ["Host", "host", " HOST"])
    await expect(
      guardedRequest(teamId, `http://localhost:${port}/`, { headers: { [name]: "metadata.internal" } }),
    ).rejects.toMatchObject({ code: "invalid" });
});

test("guardedFetch speaks fetch: method, headers, body and answer", async () => {
  const teamId = await teamAllowing("localhost");
  answer.mockImplementationOnce(async (request, response) => {
    const chunks = await request.toArray();
    response.setHeader("x-method", request.method ?? "");
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ said: Buffer.concat(chunks).toString(), by: request.headers["x-who"] }));
  });
  const fetched = await guardedFetch(teamId)(`http://localhost:${port}/a?b=c`, {
    method: "PUT",
    headers: { "x-who": "me" },
    body: "hello",
  });
  expect(fetched.status).toBe(201);
  expect(fetched.headers.get("x-method")).toBe("PUT");
  expect(await fetched.json()).toEqual({ said: "hello", by: "me" });
});
