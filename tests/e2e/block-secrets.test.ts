import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/connect";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { launchBrowser } from "./browser";
import { signIn } from "./page-checks";
import { type Portal, startPortal } from "./server";

// A canary in every secret field of every type of block, which then must be found nowhere: not in the database, not in
// what the API answers, not on pages, not in what the server prints. A run is made to stumble over one of them.

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const account = {
  type: "service_account",
  project_id: "claims",
  client_email: "reader@claims.iam.gserviceaccount.com",
  private_key: pem,
  private_key_id: "canary-of-the-key-id",
};

let folder: string;
let database: EmbeddedPostgres;
let sql: postgres.Sql;
let portal: Portal;
let echo: Server;
let echoUrl: string;
/** By block: its type and values, canaries included. */
let blocks: Record<string, { type: string; values: Record<string, unknown> }>;

const canaries = [
  "canary-of-the-token",
  "canary-of-the-mlflow-password",
  "canary-of-the-database",
  "canary-of-the-header",
  "canary-of-the-slack-path",
  "canary-of-the-secret",
  account.private_key_id,
  ...pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----")),
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-canary-"));
  database = await startEmbeddedPostgres({ dataDir: folder, log: () => {} });
  sql = connect(database.url, { max: 2 });
  portal = await startPortal({ env: { DATABASE_URL: database.url } });
  // Answers with what it was sent, as a careless server or proxy may.
  echo = createServer((request, response) =>
    response
      .writeHead(400)
      .end(JSON.stringify({ error_code: "BAD", message: JSON.stringify(request.headers) })),
  );
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  await sql`insert into allowed_hosts (id, team_id, host) select 'canary', id, '127.0.0.1' from teams`;
  blocks = {
    token: { type: "mlflow-server", values: { uri: echoUrl, token: canaries[0] } },
    basic: { type: "mlflow-server", values: { uri: echoUrl, username: "me", password: canaries[1] } },
    database: {
      type: "postgres-database",
      values: { host: "127.0.0.1", port: 9, database: "claims", user: "me", password: canaries[2] },
    },
    endpoint: {
      type: "http-endpoint",
      values: { url: echoUrl, secretHeader: "Authorization", secretHeaderValue: `Bearer ${canaries[3]}` },
    },
    slack: { type: "slack-webhook", values: { url: `${echoUrl}/services/${canaries[4]}` } },
    key: { type: "secret", values: { value: canaries[5] } },
    account: { type: "gcp-credentials", values: { serviceAccountJson: JSON.stringify(account, null, 2) } },
    bucket: { type: "gcs-bucket", values: { bucket: "claims", credentials: "account" } },
    files: { type: "local-bucket", values: { folder: "claims" } },
  };
});

afterAll(async () => {
  echo?.close();
  await portal?.stop();
  await sql?.end();
  await database?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the API answers, in text. */
async function api(method: string, call: string, body?: object): Promise<string> {
  const response = await fetch(`${portal.url}/api/v1${call}`, {
    method,
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.status, `${method} ${call}: ${text}`).toBeLessThan(300);
  return text;
}

/** The canaries that stand in a text, as they are or in base64. */
function canariesIn(text: string): string[] {
  const decoded = (text.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []).map((part) =>
    Buffer.from(part, "base64").toString("latin1"),
  );
  return canaries.filter((canary) => [text, ...decoded].some((one) => one.includes(canary)));
}

const answers: string[] = [];

test("every type with secrets has its canaries", async () => {
  const { items } = JSON.parse(await api("GET", "/block-types")) as {
    items: { slug: string; values: { properties: Record<string, { secret?: boolean }> } }[];
  };
  for (const { slug, values } of items) {
    const fields = Object.keys(values.properties).filter((field) => values.properties[field]?.secret);
    const given = Object.values(blocks).filter(({ type }) => type === slug);
    expect(given.length, slug).toBeGreaterThan(0);
    for (const field of fields)
      expect(
        canariesIn(given.map((block) => block.values[field] ?? "").join("\n")).length,
        field,
      ).toBeGreaterThan(0);
  }
});

test("blocks are made, checked, changed and read by the API without a canary in any answer", async () => {
  for (const [name, block] of Object.entries(blocks)) {
    answers.push(await api("POST", "/blocks", { name, ...block }));
    answers.push(await api("POST", `/blocks/${name}/check`, { isTest: true }));
    const kept = JSON.parse(await api("GET", `/blocks/${name}`)) as { values: Record<string, unknown> };
    answers.push(await api("PUT", `/blocks/${name}`, { values: kept.values }), JSON.stringify(kept));
    answers.push(await api("POST", `/blocks/${name}/check`, {}));
  }
  answers.push(await api("GET", "/blocks"));
  expect(answers.flatMap(canariesIn)).toEqual([]);
  expect(answers.filter((answer) => answer.includes("********")).length).toBeGreaterThan(20);
});

test("a run whose server sends the secrets back fails without telling them", async () => {
  for (const name of ["token", "basic"]) {
    await api("PATCH", "/deployments/train-insurance-fraud-model", { blocks: { mlflow: name } });
    const { id } = JSON.parse(await api("POST", "/deployments/train-insurance-fraud-model/runs", {})) as {
      id: string;
    };
    let run = { state: "Pending", stateMessage: "" };
    for (
      const deadline = Date.now() + 30_000;
      run.state !== "Failed" && Date.now() < deadline;
      await sleep(200)
    )
      run = JSON.parse(await api("GET", `/runs/${id}`));
    expect(run).toMatchObject({ state: "Failed", stateMessage: expect.stringContaining("********") });
    for (const part of ["", "/tasks", "/logs", "/artifacts"])
      answers.push(await api("GET", `/runs/${id}${part}`));
  }
  expect(answers.flatMap(canariesIn)).toEqual([]);
});

test("no table of the database holds a canary", async () => {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const found: Record<string, string[]> = {};
  let rows = 0;
  for (const { name } of tables) {
    const texts = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    rows += texts.length;
    const canaries = texts.flatMap(({ row }) => canariesIn(row));
    if (canaries.length > 0) found[name] = canaries;
  }
  expect(found).toEqual({});
  expect(rows).toBeGreaterThan(100);
});

test("no page and nothing that the server printed holds a canary", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await signIn(page, portal);
    const runs = JSON.parse(await api("GET", "/runs")) as { items: { id: string }[] };
    const places = [
      "/blocks",
      ...Object.keys(blocks).map((name) => `/blocks/${name}`),
      "/deployments/train-insurance-fraud-model",
      ...runs.items.map(({ id }) => `/runs/${id}`),
    ];
    for (const place of places) {
      const sent = await page.goto(`${portal.url}${place}`);
      await page.locator("h1").first().waitFor();
      expect(canariesIn(`${await sent!.text()}\n${await page.content()}`), place).toEqual([]);
    }
  } finally {
    await browser.close();
  }
  expect(canariesIn(portal.output())).toEqual([]);
});

test("the canaries are found where they are", async () => {
  expect(canariesIn(JSON.stringify(blocks))).toEqual(expect.arrayContaining(canaries.slice(0, 7)));
  const basic = Buffer.from(`me:${canaries[1]}`).toString("base64");
  expect(canariesIn(`authorization: Basic ${basic}`)).toEqual([canaries[1]]);
});
