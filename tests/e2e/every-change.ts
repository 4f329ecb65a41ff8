import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "@/db/client";
import { callApi } from "./api";
import {
  type Answers,
  binRun,
  createExperiment,
  endRuns,
  keepArtifact,
  model,
  registerTwice,
} from "./made-for-changes";
import type { Portal } from "./server";

/** Changing operations of the API without an entry in the audit log, and the reasons. */
export const changesNothing: Record<string, string> = {
  "POST /api/v1/automations/try": "it looks back, and does nothing",
  "POST /api/v1/blocks/[name]/check": "it asks whether a block works; of the block nothing changes",
};

type Call = {
  operation: string;
  path?: (answers: Answers) => Record<string, unknown>;
  query?: string;
  body?: (answers: Answers) => object | string;
  /** Condition to wait for before the call. */
  when?: (portal: Portal, answers: Answers) => Promise<unknown>;
};

const form = { type: "object", properties: {} };
const flow = (title: string) => ({
  params: form,
  nodes: [{ id: "ask", task: "wait-for-input", input: { title, form } }],
});
const made = (operation: string) => (answers: Answers) => ({ id: answers[operation]!.id });
const named = (fields: Record<string, string>) => () => fields;
const run = made("POST /api/v1/deployments/[slug]/runs");
const hook = made("POST /api/v1/webhooks");
const outgoing = made("POST /api/v1/outgoing-webhooks");
const automation = made("POST /api/v1/automations");
const walk = named({ slug: "walk" });
const gate = named({ ...model, gate: "named-approver" });

/** Every changing operation of the API, in an order in which each succeeds and changes something. */
export const everyChange: Call[] = [
  { operation: "POST /api/v1/allowed-hosts", body: () => ({ host: "walk.internal" }) },
  { operation: "DELETE /api/v1/allowed-hosts/[id]", path: made("POST /api/v1/allowed-hosts") },
  {
    operation: "POST /api/v1/blocks",
    body: () => ({ name: "walk", type: "secret", values: { value: "one" } }),
  },
  {
    operation: "PUT /api/v1/blocks/[name]",
    path: named({ name: "walk" }),
    body: () => ({ values: { value: "two" } }),
  },
  { operation: "DELETE /api/v1/blocks/[name]", path: named({ name: "walk" }) },
  {
    operation: "POST /api/v1/datasets/[name]/versions",
    path: named({ name: "walk" }),
    body: () => "a,b\n1,2\n",
  },
  {
    operation: "PUT /api/v1/datasets/[name]/schema",
    path: named({ name: "walk" }),
    body: () => ({ columns: ["a", "b"].map((name) => ({ name, type: "number" })) }),
  },
  {
    operation: "PUT /api/v1/datasets/[name]/versions/[version]/review",
    path: named({ name: "walk", version: "2" }),
    body: () => ({ decision: "accepted" }),
    // A second version, which violates the schema.
    when: (portal) => callApi(portal, "POST", "/datasets/walk/versions", "a,b\nx,2\n"),
  },
  {
    operation: "PUT /api/v1/datasets/[name]/expectations",
    path: named({ name: "walk" }),
    body: () => ({ expectations: [{ type: "rows", min: 1 }] }),
  },
  { operation: "PUT /api/v1/variables/[name]", path: named({ name: "walk" }), body: () => ({ value: 1 }) },
  { operation: "DELETE /api/v1/variables/[name]", path: named({ name: "walk" }) },
  { operation: "PUT /api/v1/limits/[tag]", path: named({ tag: "walk" }), body: () => ({ atOnce: 1 }) },
  { operation: "DELETE /api/v1/limits/[tag]", path: named({ tag: "walk" }) },
  {
    operation: "PATCH /api/v1/workers/[id]",
    path: (on) => ({ id: on.worker?.id }),
    body: () => ({ isDraining: false }),
    when: findWorker,
  },
  {
    operation: "DELETE /api/v1/workers/[id]",
    path: named({ id: "walk" }),
    when: () =>
      sql()`insert into executors (id, host, pid, kind, stopped_at) values ('walk', 'walk', 1, 'embedded', now())`,
  },
  {
    operation: "POST /api/v1/runs",
    body: () => ({ flow: "walk-elsewhere", tasks: [{ id: "work" }] }),
  },
  {
    operation: "POST /api/v1/runs/[id]/report",
    path: made("POST /api/v1/runs"),
    body: () => ({ tasks: [{ id: "work", state: "Completed" }], end: { state: "Cancelled" } }),
  },
  { operation: "POST /api/v1/sql", body: () => ({ query: "select 1 as a" }) },
  {
    operation: "POST /api/v1/sql/versions",
    body: () => ({ query: "select 1 as a", dataset: "walked" }),
  },
  {
    operation: "PUT /api/v1/sql/queries/[name]",
    path: named({ name: "walk" }),
    body: () => ({ query: "select 1 as a" }),
  },
  {
    operation: "POST /api/v1/dashboards",
    body: () => ({
      name: "walk",
      title: "Walk",
      panels: [{ id: "a", type: "number", query: "walk" }],
    }),
  },
  {
    operation: "PUT /api/v1/dashboards/[name]",
    path: named({ name: "walk" }),
    body: () => ({ title: "Walked", panels: [] }),
  },
  { operation: "POST /api/v1/dashboards/[name]/refresh", path: named({ name: "walk" }) },
  {
    operation: "POST /api/v1/dashboards/[name]/links",
    path: named({ name: "walk" }),
    body: () => ({ name: "Walk" }),
  },
  {
    operation: "DELETE /api/v1/dashboards/[name]/links/[id]",
    path: (on) => ({ name: "walk", ...made("POST /api/v1/dashboards/[name]/links")(on) }),
  },
  { operation: "DELETE /api/v1/dashboards/[name]", path: named({ name: "walk" }) },
  { operation: "DELETE /api/v1/sql/queries/[name]", path: named({ name: "walk" }) },
  {
    operation: "POST /api/v1/erasures",
    body: () => ({ column: "a", keys: ["none"], reason: "Walk" }),
  },
  { operation: "POST /api/v1/flows", body: () => ({ slug: "walk", name: "Walk", ...flow("One") }) },
  { operation: "PUT /api/v1/flows/[slug]", path: walk, body: () => flow("Two") },
  {
    operation: "POST /api/v1/deployments",
    body: () => ({ slug: "walk", name: "Walk", flow: "walk", params: {} }),
  },
  { operation: "PATCH /api/v1/deployments/[slug]", path: walk, body: () => ({ concurrencyLimit: 9 }) },
  {
    operation: "POST /api/v1/deployments/[slug]/roll-back",
    path: walk,
    body: (on) => ({ to: on.made?.id }),
    when: findFirstChange,
  },
  { operation: "POST /api/v1/deployments/[slug]/runs", path: walk },
  {
    operation: "POST /api/v1/deployments/[slug]/backfills",
    path: walk,
    body: () => ({ items: [{}, {}] }),
  },
  {
    operation: "PUT /api/v1/runs/[id]/hold",
    path: made("POST /api/v1/deployments/[slug]/backfills"),
    body: () => ({ isHeld: true }),
  },
  {
    operation: "POST /api/v1/runs/[id]/resume",
    path: run,
    when: (portal, on) => runIs(portal, on, "Paused"),
  },
  {
    operation: "POST /api/v1/runs/[id]/retry",
    path: run,
    body: () => ({ from: "ask" }),
    when: (portal, on) => runIs(portal, on, "Completed"),
  },
  {
    operation: "POST /api/v1/runs/[id]/cancel",
    path: run,
    when: (portal, on) => runIs(portal, on, "Paused"),
  },
  {
    operation: "POST /api/v1/runs/[id]/copy",
    path: run,
    when: (portal, on) => runIs(portal, on, "Cancelled"),
  },
  { operation: "DELETE /api/v1/runs/[id]", path: run },
  {
    operation: "POST /api/v1/webhooks",
    body: () => ({ deployment: "walk", name: "Walk", scheme: "bearer", filter: "false" }),
  },
  { operation: "PATCH /api/v1/webhooks/[id]", path: hook, body: () => ({ name: "Walked" }) },
  {
    operation: "POST /api/v1/webhooks/[id]/deliveries/[delivery]/replay",
    path: (on) => ({ ...hook(on), delivery: on.delivery?.delivery }),
    when: deliver,
  },
  { operation: "POST /api/v1/webhooks/[id]/rotate", path: hook, body: () => ({ what: "secret" }) },
  { operation: "DELETE /api/v1/webhooks/[id]", path: hook },
  {
    operation: "POST /api/v1/outgoing-webhooks",
    body: () => ({ kind: "webhook", name: "Walk", url: "https://93.184.216.34/walk" }),
  },
  {
    operation: "PATCH /api/v1/outgoing-webhooks/[id]",
    path: outgoing,
    body: () => ({ states: ["Failed"] }),
  },
  { operation: "POST /api/v1/outgoing-webhooks/[id]/secret", path: outgoing },
  { operation: "POST /api/v1/outgoing-webhooks/[id]/test", path: outgoing },
  {
    operation: "POST /api/v1/outgoing-webhooks/[id]/deliveries/[delivery]/replay",
    path: (on) => ({ ...outgoing(on), delivery: on.message?.id }),
    when: endMessage,
  },
  { operation: "DELETE /api/v1/outgoing-webhooks/[id]", path: outgoing },
  {
    operation: "POST /api/v1/automations",
    body: () => ({
      name: "Walk",
      when: { type: "run-ended", of: "any", states: ["Failed"] },
      // biome-ignore lint/suspicious/noThenProperty: the API calls it so
      then: { type: "run-deployment", deployment: "walk" },
    }),
  },
  { operation: "PATCH /api/v1/automations/[id]", path: automation, body: () => ({ isPaused: true }) },
  { operation: "DELETE /api/v1/automations/[id]", path: automation },
  {
    operation: "PATCH /api/v1/models/[name]",
    path: named(model),
    body: () => ({ description: "Walked" }),
    when: registerTwice,
  },
  {
    operation: "PUT /api/v1/models/[name]/aliases/[alias]/gates/[gate]",
    path: gate,
    body: () => ({ settings: { approvers: "ada@example.com" } }),
  },
  { operation: "DELETE /api/v1/models/[name]/aliases/[alias]/gates/[gate]", path: gate },
  {
    operation: "PUT /api/v1/models/[name]/aliases/[alias]",
    path: named(model),
    body: () => ({ version: 2 }),
  },
  { operation: "POST /api/v1/models/[name]/aliases/[alias]/roll-back", path: named(model) },
  {
    operation: "PUT /api/v1/models/[name]/aliases/[alias]/traffic",
    path: named(model),
    body: () => ({ mode: "shadow", version: 2, share: 0.1 }),
  },
  { operation: "DELETE /api/v1/models/[name]/aliases/[alias]/traffic", path: named(model) },
  { operation: "DELETE /api/v1/models/[name]/aliases/[alias]", path: named(model) },
  {
    operation: "POST /api/v1/models/[name]/outcomes",
    path: named(model),
    body: () => ({ outcomes: [{ key: "nobody", label: 1 }] }),
  },
  {
    operation: "DELETE /api/v1/models/[name]/versions/[version]",
    path: named({ name: "walk", version: "2" }),
  },
  {
    operation: "DELETE /api/v1/models/[name]",
    path: named({ name: "walk" }),
    // The backfill's run names it.
    query: "?force=true",
    when: endRuns,
  },
  {
    operation: "DELETE /api/v1/datasets/[name]/versions/[version]",
    path: named({ name: "walk", version: "1" }),
  },
  { operation: "DELETE /api/v1/datasets/[name]", path: named({ name: "walk" }), query: "?force=true" },
  {
    operation: "DELETE /api/v1/experiments/[id]",
    path: (on) => ({ id: on.experiment?.experiment_id }),
    query: "?force=true",
    when: createExperiment,
  },
  { operation: "POST /api/v1/bin/[kind]/[id]/restore", path: (on) => on.binned!, when: binRun },
  { operation: "DELETE /api/v1/bin/[kind]/[id]", path: (on) => on.binned!, when: binRun },
  { operation: "DELETE /api/v1/artifacts/[id]", path: (on) => ({ id: on.artifact?.id }), when: keepArtifact },
  { operation: "DELETE /api/v1/deployments/[slug]", path: walk },
  { operation: "DELETE /api/v1/flows/[slug]", path: walk, query: "?force=true" },
];

/** Sends a call. @throws with the answer when it does not succeed */
export async function send(
  portal: Portal,
  token: string,
  { operation, path, query = "", body }: Call,
  answers: Answers,
): Promise<void> {
  const [method = "", place = ""] = operation.split(" ");
  const fields = path?.(answers) ?? {};
  const here = place.replace(/\[(\w+)\]/g, (_, field: string) => encodeURIComponent(String(fields[field])));
  const content = body?.(answers) ?? {};
  const isFile = typeof content === "string";
  const response = await fetch(`${portal.url}${here}${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": isFile ? "text/csv" : "application/json" },
    body: method === "DELETE" ? undefined : isFile ? content : JSON.stringify(content),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation} answered ${response.status}: ${text}`);
  answers[operation] = text ? JSON.parse(text) : {};
}

async function findFirstChange(portal: Portal, answers: Answers): Promise<void> {
  const response = await fetch(`${portal.url}/api/v1/deployments/walk/history`, {
    headers: { authorization: `Bearer ${portal.adminToken}` },
  });
  const { items } = (await response.json()) as { items: Record<string, unknown>[] };
  answers.made = items.at(-1)!;
}

async function findWorker(_: Portal, answers: Answers): Promise<void> {
  const [row] = await sql()`select id from executors where stopped_at is null order by seen_at desc limit 1`;
  answers.worker = row!;
}

async function runIs(portal: Portal, answers: Answers, state: string): Promise<void> {
  const { id } = run(answers);
  for (let tries = 0; tries < 200; tries++, await sleep(50)) {
    const response = await fetch(`${portal.url}/api/v1/runs/${id}`, {
      headers: { authorization: `Bearer ${portal.adminToken}` },
    });
    if (((await response.json()) as { state: string }).state === state) return;
  }
  throw new Error(`The run did not become ${state}.`);
}

async function deliver(portal: Portal, answers: Answers): Promise<void> {
  const { token, secret } = answers["POST /api/v1/webhooks"]!;
  const response = await fetch(`${portal.url}/api/hooks/${token}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: "{}",
  });
  answers.delivery = (await response.json()) as Record<string, unknown>;
}

/** The test message has not arrived; only an ended delivery can be replayed. */
async function endMessage(_: Portal, answers: Answers): Promise<void> {
  const [row] = await sql()`
    update outgoing_deliveries set state = 'delivered', ended_at = now()
    where outgoing_webhook_id = ${String(outgoing(answers).id)} returning id`;
  answers.message = row!;
}
