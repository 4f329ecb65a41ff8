import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { endedStates } from "@/lib/base/run";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A canary in every secret: each field of each type of block, passwords, tokens, sessions, webhook signing keys. Every
// shipped flow runs with them, and once more against servers that echo them. Then none of them may be found: neither in
// the database, nor in stored files, API answers, pages or the server's output.
tellAsStory();

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const account = {
  type: "service_account",
  project_id: "claims",
  client_email: "reader@claims.iam.gserviceaccount.com",
  private_key: pem,
  private_key_id: "canary-of-the-key-id",
};

const portal = usePortal({ sharesDatabase: true });
let echo: Server;
let echoUrl: string;
/** Type and values by block, canaries included. */
let blocks: Record<string, { type: string; values: Record<string, unknown> }>;

const canaries = [
  "canary-of-the-token",
  "canary-of-the-mlflow-password",
  "canary-of-the-database",
  "canary-of-the-header",
  "canary-of-the-slack-path",
  "canary-of-the-secret",
  account.private_key_id,
  "canary-of-the-git-token",
  ...pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----")),
];

beforeAll(async () => {
  // Echoes the request, as a careless server or proxy may.
  echo = createServer((request, response) => {
    if (request.url === "/table.csv") return response.end("id,n\n1,2\n");
    return response
      .writeHead(400)
      .end(JSON.stringify({ error_code: "BAD", message: JSON.stringify(request.headers) }));
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  await portal.api("POST", "/allowed-hosts", { host: "127.0.0.1" });
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
    code: {
      type: "git-access",
      values: { host: "127.0.0.1", token: canaries[7], deployKey: pem, knownHosts: "127.0.0.1 ssh-rsa AAAA" },
    },
    files: { type: "local-bucket", values: { folder: "claims" } },
  };
});

afterAll(() => echo?.close());

/** Text of an API answer. */
async function api(method: string, call: string, body?: object): Promise<string> {
  const response = await portal.request(method, call, body);
  const text = await response.text();
  expect(response.status, `${method} ${call}: ${text}`).toBeLessThan(300);
  return text;
}

/** Canaries contained in a text, as they are or in base64. */
function canariesIn(text: string): string[] {
  const decoded = (text.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []).map((part) =>
    Buffer.from(part, "base64").toString("latin1"),
  );
  return canaries.filter((canary) => [text, ...decoded].some((each) => each.includes(canary)));
}

const answers: string[] = [];

/** Pages that show what runs, webhooks and people left. */
const pages = [
  ...["/", "/runs", "/events", "/webhooks", "/alerts/channels", "/artifacts", "/datasets", "/models"],
  ...["/settings/tokens", "/settings/audit", "/settings/network", "/experiments", "/deployments"],
];

/** State of a run once it has ended, or "still going". */
const untilEnded = (id: string, seconds: number): Promise<string> =>
  portal.waitForRun(id, endedStates, seconds * 1000).then(
    ({ state }) => state,
    () => "still going",
  );

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
    expect((await portal.waitForRun(id, ["Failed"])).stateMessage).toContain("********");
    for (const part of ["", "/tasks", "/logs", "/artifacts"])
      answers.push(await api("GET", `/runs/${id}${part}`));
  }
  expect(answers.flatMap(canariesIn)).toEqual([]);
});

test("every other kind of secret is used", async () => {
  const post = async <T>(path: string, body: object) => JSON.parse(await api("POST", path, body)) as T;
  type Made = { id: string; token: string; secret: string };
  const deployment = "preprocess-claims";
  for (const scheme of ["bearer", "github", "standard-webhooks"]) {
    const hook = await post<Made>("/webhooks", { deployment, name: scheme, scheme, filter: "false" });
    const rotated = await post<Made>(`/webhooks/${hook.id}/rotate`, { what: "secret" });
    const moved = await post<Made>(`/webhooks/${hook.id}/rotate`, { what: "address" });
    canaries.push(
      hook.token,
      hook.secret.replace("whsec_", ""),
      rotated.secret.replace("whsec_", ""),
      moved.token,
    );
    for (const [token, secret] of [
      [moved.token, rotated.secret],
      [hook.token, "wrong"],
    ])
      await fetch(`${portal.url}/api/hooks/${token}`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
        body: "{}",
      });
    answers.push(
      await api("GET", `/webhooks/${hook.id}`),
      await api("GET", `/webhooks/${hook.id}/deliveries`),
    );
  }
  const states = ["Completed", "Failed"];
  const sent = await post<Made>("/outgoing-webhooks", {
    kind: "webhook",
    name: "Echo",
    url: echoUrl,
    states,
  });
  const renewed = await post<Made>(`/outgoing-webhooks/${sent.id}/secret`, {});
  canaries.push(...[sent.secret, renewed.secret].map((secret) => secret.replace("whsec_", "")));
  await post("/outgoing-webhooks", { kind: "slack", name: "Slack", block: "slack", states });
  canaries.push(portal.adminToken, portal.adminPassword);
  const wrong = { authorization: `Bearer ${portal.adminToken}x` };
  answers.push(await (await fetch(`${portal.url}/api/v1/runs`, { headers: wrong })).text());
  expect(answers.flatMap(canariesIn)).toEqual([]);
});

test("every shipped flow runs, and fails into servers that send the secrets back", async () => {
  const quick = { modelKind: "logistic-regression", features: "twelve-categories", folds: 2 };
  const plain: Record<string, object> = {
    "preprocess-claims": {},
    "preprocess-table": { dataset: "claims" },
    backfill: { deployment: "preprocess-claims", items: [{}] },
    "train-insurance-fraud-model": { modelKind: "logistic-regression" },
    "train-model": { modelKind: "logistic-regression" },
    "compare-models": { champion: "insurance-fraud/latest", challenger: "model/latest" },
    "try-fraud-parameters": { ...quick, budget: 0.2 },
    "search-fraud-parameters": { ...quick, candidates: 2, firstBudget: 1 },
    "batch-predict-claims": { ask: false, model: "insurance-fraud/latest" },
    "monitor-claims": { model: "insurance-fraud/latest", explainRows: 50 },
    "predict-table": { dataset: "claims", model: "insurance-fraud/latest" },
    "monitor-table": { dataset: "claims", model: "insurance-fraud/latest", explainRows: 50 },
    "upload-claims-to-gcs": {},
    "import-files": { sources: [`${echoUrl}/table.csv`], dataset: "imported" },
    "import-table": { table: "claims", dataset: "imported" },
    "monitor-requests": {},
  };
  const { items } = JSON.parse(await api("GET", "/deployments")) as {
    items: { slug: string; blocks: Record<string, string> }[];
  };
  const start = async (slug: string, params: object) =>
    (JSON.parse(await api("POST", `/deployments/${slug}/runs`, { params })) as { id: string }).id;
  const bind = (slug: string, blocks: object) => api("PATCH", `/deployments/${slug}`, { blocks });
  await bind("train-insurance-fraud-model", {});
  await bind("upload-claims-to-gcs", { bucket: "files" });
  await bind("import-table", { database: "database" });
  const ended: Record<string, string> = {};
  let trained = "";
  for (const [slug, params] of Object.entries(plain)) {
    const id = await start(slug, params);
    ended[slug] = await untilEnded(id, 90);
    if (slug === "train-insurance-fraud-model") trained = id;
  }
  plain["explain-difference"] = { a: trained, b: trained };
  ended["explain-difference"] = await untilEnded(
    await start("explain-difference", { a: trained, b: trained }),
    60,
  );
  // It waits for a server, which it has below.
  const all = [...Object.keys(ended), "import-mlflow"];
  expect(all.sort()).toEqual(items.map(({ slug }) => slug).sort());
  expect(
    Object.entries(ended)
      .filter(([, state]) => state !== "Completed")
      .sort(),
  ).toEqual([
    // A model does not differ from itself.
    ...(ended["explain-difference"] === "Completed" ? [] : [["explain-difference", "Failed"]]),
    // Nothing listens on the port of its database.
    ["import-table", "Failed"],
    // No request has been logged.
    ["monitor-requests", "Failed"],
  ]);

  for (const slug of ["batch-predict-claims", "import-mlflow", "monitor-claims", "try-fraud-parameters"])
    await bind(slug, { mlflow: "token" });
  await bind("upload-claims-to-gcs", { bucket: "bucket" });
  const failing = [
    "batch-predict-claims",
    "import-mlflow",
    "monitor-claims",
    "try-fraud-parameters",
    "upload-claims-to-gcs",
  ];
  const ids = await Promise.all(failing.map((slug) => start(slug, plain[slug] ?? {})));
  // Some retry for longer than this test needs.
  for (const id of ids)
    if ((await untilEnded(id, 10)) === "still going") await api("POST", `/runs/${id}/cancel`, {});
  const runs = JSON.parse(await api("GET", "/runs?limit=200")) as { items: { id: string }[] };
  for (const { id } of runs.items)
    for (const part of ["", "/tasks", "/logs?limit=200", "/artifacts"])
      answers.push(await api("GET", `/runs/${id}${part}`));
  for (const list of ["/events?limit=200", "/audit?limit=200", "/artifacts?limit=200", "/outgoing-webhooks"])
    answers.push(await api("GET", list));
  expect(answers.flatMap(canariesIn)).toEqual([]);
}, 240_000);

test("no table of the database holds a canary", async () => {
  const tables = await sql()<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const found: Record<string, string[]> = {};
  let rows = 0;
  for (const { name } of tables) {
    const texts = await sql().unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    rows += texts.length;
    const canaries = texts.flatMap(({ row }) => canariesIn(row));
    if (canaries.length > 0) found[name] = canaries;
  }
  expect(found).toEqual({});
  expect(rows).toBeGreaterThan(100);
});

test("no page and nothing that the server printed holds a canary", async () => {
  const page = await portal.openPage();
  canaries.push(
    ...(await page.context().cookies()).filter(({ name }) => /session/.test(name)).map(({ value }) => value),
  );
  const runs = JSON.parse(await api("GET", "/runs")) as { items: { id: string }[] };
  const places = [
    ...pages,
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
  expect(canariesIn(portal.output())).toEqual([]);
});

test("no file that the portal stores holds a canary", () => {
  const files = (readdirSync(portal.dataDir, { recursive: true }) as string[])
    .map((name) => join(portal.dataDir, name))
    .filter((file) => statSync(file).isFile());
  const holding = files.filter((file) => {
    const bytes = readFileSync(file);
    return canaries.some((canary) => bytes.includes(canary));
  });
  expect(holding).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});

test("the canaries are found where they are", async () => {
  expect(canariesIn(JSON.stringify(blocks))).toEqual(expect.arrayContaining(canaries.slice(0, 7)));
  const basic = Buffer.from(`me:${canaries[1]}`).toString("base64");
  expect(canariesIn(`authorization: Basic ${basic}`)).toEqual([canaries[1]]);
});
