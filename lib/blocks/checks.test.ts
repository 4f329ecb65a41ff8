import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
} from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allowHost } from "@/lib/net/allow-list";
import { startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import gcpCredentials, { readServiceAccount } from "./catalog/gcp-credentials";
import gcsBucket from "./catalog/gcs-bucket";
import { checkBlock } from "./check-block";
import { createBlock } from "./mutations";

// Each check talks to a local server of its kind, which the team's owner has allowed.

useTestDatabase();

let teamId: string;
const servers: (Server | TcpServer)[] = [];

beforeEach(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

async function check(type: string, values: Record<string, unknown>, options = {}) {
  await createBlock(teamId, { type, name: "tried", values });
  const { isOk, message } = await checkBlock(teamId, "tried", options);
  return [isOk, message];
}

/** A port without a listener. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

test("an address on the portal's own network is refused unless the owner allowed it", async () => {
  const other = await makeTeam();
  teamId = other.teamId;
  const url = await serve((_, response) => response.end());
  expect(await check("http-endpoint", { url })).toEqual([
    false,
    "127.0.0.1 is not a public address. An owner can allow it under Settings, Network.",
  ]);
});

test("an unknown name and a closed port have different messages", async () => {
  const nowhere = { uri: "http://mlflow.invalid" };
  expect(await check("mlflow-server", nowhere)).toEqual([
    false,
    "The MLflow server at http://mlflow.invalid could not be reached for experiments/search: the host name mlflow.invalid could not be resolved (DNS).",
  ]);
  await createBlock(teamId, {
    type: "http-endpoint",
    name: "closed",
    values: { url: `http://127.0.0.1:${await closedPort()}` },
  });
  expect((await checkBlock(teamId, "closed")).message).toContain(
    "connection refused: nothing is listening there",
  );
});

test("an HTTP endpoint is asked with its secret header, by HEAD or else by GET", async () => {
  const paths: string[] = [];
  const url = await serve((request, response) => {
    paths.push(`${request.method} ${request.headers["x-api-key"]}`);
    response
      .writeHead(request.method === "HEAD" ? 405 : request.headers["x-api-key"] === "right" ? 200 : 401)
      .end();
  });
  const values = { url, secretHeader: "X-Api-Key", secretHeaderValue: "right" };
  expect(await check("http-endpoint", values)).toEqual([true, `${new URL(url).host} answered 200.`]);
  expect(paths).toEqual(["HEAD right", "GET right"]);
  await createBlock(teamId, {
    type: "http-endpoint",
    name: "wrong",
    values: { ...values, secretHeaderValue: "not-the-key" },
  });
  expect((await checkBlock(teamId, "wrong")).message).toContain("those given are wrong (401)");
});

/** A stand-in for an MLflow server with one experiment, whose files lie at `root`. */
function answerAsMlflow(request: IncomingMessage, response: ServerResponse, root = "mlflow-artifacts:/0") {
  const { method, url = "" } = request;
  if (url.includes("/mlflow-artifacts/"))
    return method === "GET" ? response.end("anything") : json(response, 200, {});
  const experiment = { experiment_id: "0", name: "Default", artifact_location: root };
  json(response, 200, { experiments: [experiment] });
}

test.each([
  [{ token: "t-0123" }, "Bearer t-0123"],
  [{ username: "me", password: "p-0123" }, `Basic ${Buffer.from("me:p-0123").toString("base64")}`],
  [{}, undefined],
])("MLflow is asked for its experiments with %o", async (credentials, authorization) => {
  const calls: string[] = [];
  const uri = await serve((request, response) => {
    if (request.headers.authorization !== authorization) return json(response, 401, {});
    calls.push(`${request.method} ${request.url?.replace(/switchyard-check-[^/]*/, "…")}`);
    answerAsMlflow(request, response);
  });
  expect(await check("mlflow-server", { uri, ...credentials })).toEqual([
    true,
    "The server answers. Experiments: Default. Files can be written, read and deleted at mlflow-artifacts:/0.",
  ]);
  const files = "/api/2.0/mlflow-artifacts/artifacts/0/…";
  expect(calls.slice(1)).toEqual([`PUT ${files}/check.txt`, `GET ${files}/check.txt`, `DELETE ${files}`]);
  await createBlock(teamId, { type: "mlflow-server", name: "wrong", values: { uri, token: "another" } });
  expect((await checkBlock(teamId, "wrong")).message).toContain("did not accept the credentials (401)");
});

test.each([
  ["mlflow-artifacts:/0", 500, "failed at PUT 0/switchyard-check-"],
  ["mlflow-artifacts:/0", 403, "refused PUT 0/switchyard-check-"],
  ["s3://bucket/0", 200, "keeps files at s3://bucket/0, which flows cannot reach"],
  ["/srv/mlruns/0", 200, "keeps files at /srv/mlruns/0, which flows cannot reach"],
  ["gs://claims/0", 200, "No block of the team gives access to gs://claims/0/"],
])("the check says why files cannot be written at %s (%i)", async (root, status, sentence) => {
  const uri = await serve((request, response) => {
    if (request.url?.includes("/mlflow-artifacts/") && status !== 200) return json(response, status, {});
    answerAsMlflow(request, response, root);
  });
  const [isOk, message] = await check("mlflow-server", { uri });
  expect(isOk).toBe(false);
  expect(message).toContain(`The files of the experiment Default cannot be written at ${root}: `);
  expect(message).toContain(sentence);
});

test("files at gs:// are written through the team's bucket block", async () => {
  const gcs = await startGcsServer();
  await createBlock(teamId, {
    ...{ type: "gcs-bucket", name: "claims" },
    values: { bucket: "claims", endpoint: gcs.url },
  });
  const uri = await serve((request, response) => answerAsMlflow(request, response, "gs://claims/mlruns/0"));
  expect((await check("mlflow-server", { uri }))[1]).toContain(
    "Files can be written, read and deleted at gs://claims/mlruns/0.",
  );
  expect(gcs.objects.size).toBe(0);
  await gcs.close();
});

test("a server that is not MLflow is reported as such", async () => {
  const uri = await serve((_, response) => response.end("<h1>Welcome</h1>"));
  expect((await check("mlflow-server", { uri }))[1]).toContain(
    "did not answer /api/2.0/mlflow/experiments/search as an MLflow server does",
  );
});

test("Slack gets a message only when asked, and what it answers is shown without the secret", async () => {
  const posted: string[] = [];
  const url = await serve(async (request, response) => {
    posted.push(await text(request));
    if (request.url === "/services/T1/B1/good") return response.end("ok");
    response.writeHead(404).end(`no_service at ${request.url} for ${request.headers.host}`);
  });
  expect((await check("slack-webhook", { url: `${url}/services/T1/B1/good` }))[0]).toBe(true);
  expect(posted).toEqual([]);
  expect(await checkBlock(teamId, "tried", { isTest: true })).toMatchObject({ isOk: true });
  expect(posted).toEqual([expect.stringContaining("A test message from Switchyard")]);
  await createBlock(teamId, {
    type: "slack-webhook",
    name: "gone",
    values: { url: `${url}/services/T1/B1/gone` },
  });
  expect((await checkBlock(teamId, "gone", { isTest: true })).message).toContain("(404: no_service");
});

test("PostgreSQL is logged in to: right, wrong password, no such database, nobody there", async () => {
  const { pathname, username, password, searchParams } = new URL(process.env.DATABASE_URL!);
  const socket = `${searchParams.get("host")}/.s.PGSQL.5432`;
  const port = await listen(
    createTcpServer((client) => {
      const upstream = connect(socket);
      for (const end of [client, upstream])
        end.on("error", () => [client, upstream].map((stream) => stream.destroy()));
      client.pipe(upstream).pipe(client);
    }),
  );
  const values = {
    host: "127.0.0.1",
    port,
    database: pathname.slice(1),
    user: username,
    password,
    ssl: "disable",
  };
  expect(await check("postgres-database", values)).toEqual([
    true,
    expect.stringMatching(/^PostgreSQL 18\S* answered in the database test_/),
  ]);
  const messageWith = async (name: string, change: object) => {
    await createBlock(teamId, { type: "postgres-database", name, values: { ...values, ...change } });
    return (await checkBlock(teamId, name)).message;
  };
  expect(await messageWith("wrong", { password: "not it" })).toContain(
    "refused the user switchyard: wrong password",
  );
  expect(await messageWith("none", { database: "nothing" })).toBe("127.0.0.1 has no database nothing.");
  expect(await messageWith("closed", { port: await closedPort() })).toContain("nothing is listening there");
  expect(await messageWith("plain", { ssl: "require" })).toContain("could not be reached");
});

function serviceAccount(token_uri: string) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    type: "service_account",
    project_id: "claims",
    client_email: "reader@claims.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    private_key_id: "key-id-0123456789",
    token_uri,
  };
}

test("Google is asked for a token with a signed assertion", async () => {
  const assertions: string[] = [];
  const url = await serve(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    assertions.push(form.get("assertion")!);
    if (request.url === "/token") return json(response, 200, { access_token: "x", expires_in: 3600 });
    json(response, 400, { error: "invalid_grant", error_description: "Invalid JWT Signature." });
  });
  const values = (path: string) => ({
    serviceAccountJson: JSON.stringify(serviceAccount(url + path), null, 2),
  });
  expect(await check("gcp-credentials", values("/token"))).toEqual([
    true,
    "Google gave reader@claims.iam.gserviceaccount.com a token for project claims.",
  ]);
  const claims = JSON.parse(Buffer.from(assertions[0]!.split(".")[1]!, "base64url").toString());
  expect(claims).toMatchObject({ iss: "reader@claims.iam.gserviceaccount.com", aud: `${url}/token` });
  await createBlock(teamId, { type: "gcp-credentials", name: "gone", values: values("/gone") });
  expect((await checkBlock(teamId, "gone")).message).toContain("Invalid JWT Signature");
});

test("a bucket is listed at its endpoint", async () => {
  const endpoint = await serve((request, response) => {
    const url = new URL(request.url!, "http://storage");
    if (url.pathname !== "/storage/v1/b/claims/o")
      return json(response, 404, { error: { code: 404, message: "Not Found" } });
    const items = [{ name: `${url.searchParams.get("prefix")}one.csv` }, { name: "raw/two.csv" }];
    json(response, 200, { kind: "storage#objects", items });
  });
  expect(await check("gcs-bucket", { bucket: "claims", prefix: "raw/", endpoint })).toEqual([
    true,
    "gs://claims/raw/ was listed: 2 objects.",
  ]);
  await createBlock(teamId, { type: "gcs-bucket", name: "none", values: { bucket: "nothing", endpoint } });
  expect((await checkBlock(teamId, "none")).message).toBe(
    "gs://nothing/: there is no such bucket or object (404).",
  );
});

test.each([
  ["https://storage.googleapis.com", true, true],
  ["https://storage.europe.rep.googleapis.com/", true, true],
  ["http://storage.googleapis.com", true, false],
  ["https://evilgoogleapis.com", true, false],
  ["https://googleapis.com.evil.example", true, false],
  ["http://127.0.0.1:9023", true, false],
  ["http://127.0.0.1:9023", false, true],
  ["https://storage.googleapis.com", false, false],
  ["http://any.googleapis.com", false, false],
  [undefined, false, false],
])("a bucket at %s, with credentials: %s, is taken: %s", (endpoint, hasCredentials, isTaken) => {
  const credentials = hasCredentials ? "key" : undefined;
  const { success } = gcsBucket.values.safeParse({ bucket: "claims", endpoint, credentials });
  expect(success).toBe(isTaken);
});

test("a key of Google does not say where the client asks for tokens, or in which universe", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = {
    type: "service_account",
    project_id: "claims",
    client_email: "reader@claims.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    universe_domain: "attacker.example",
    credential_source: { url: "http://169.254.169.254/" },
  };
  const known = Object.keys(readServiceAccount(JSON.stringify(key)));
  expect(known).not.toContain("universe_domain");
  expect(known).not.toContain("credential_source");
  const other = JSON.stringify({ ...key, type: "external_account" });
  expect(gcpCredentials.values.safeParse({ serviceAccountJson: other }).success).toBe(false);
});
