import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { allowHost } from "./allow-list";
import { guardedDownload } from "./guarded-download";
import { NetworkError } from "./network-error";

useTestDatabase();

let server: Server;
let url: string;
let teamId: string;

const answers: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  "/file.csv": (response) =>
    response.writeHead(200, { "content-type": "text/csv; charset=utf-8", "content-length": 4 }).end("a,b\n"),
  "/moved": (response) => response.writeHead(302, { location: "/file.csv" }).end(),
  "/loop": (response) => response.writeHead(301, { location: "/loop" }).end(),
  "/inside": (response) => response.writeHead(307, { location: "http://10.0.0.1/secret" }).end(),
  "/broken": (response, request) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
    setTimeout(() => request.socket.destroy(), 10);
  },
  "/busy": (response) => response.writeHead(503).end(),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ""];
    if (answer) answer(response, request);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: new URL(url).host, createdBy: team.userId });
});
afterAll(() => server.close());

test("a file comes as a stream with its size and type, also behind a redirect", async () => {
  for (const path of ["/file.csv", "/moved"]) {
    const { body, sizeBytes, contentType } = await guardedDownload(teamId, `${url}${path}`);
    expect({ sizeBytes, contentType }).toEqual({ sizeBytes: 4, contentType: "text/csv" });
    expect(await text(body)).toBe("a,b\n");
  }
});

test("every redirect is checked like the first address", async () => {
  await expect(guardedDownload(teamId, `${url}/inside`)).rejects.toThrow("10.0.0.1 is not a public address");
  await expect(guardedDownload((await makeTeam()).teamId, `${url}/file.csv`)).rejects.toMatchObject({
    code: "invalid",
  });
});

test("distinguishes a permanent failure from one worth a retry", async () => {
  await expect(guardedDownload(teamId, `${url}/none`)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("answered 404 in place of the file"),
  });
  await expect(guardedDownload(teamId, `${url}/loop`)).rejects.toThrow("redirects more than 5 times");
  await expect(guardedDownload(teamId, `${url}/busy`)).rejects.toBeInstanceOf(NetworkError);
});

test("a connection that breaks off is an error of the body", async () => {
  const { body } = await guardedDownload(teamId, `${url}/broken`);
  await expect(text(body)).rejects.toThrow();
});
