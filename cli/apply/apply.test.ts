import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { switchyard, tokenFor } from "@/tests/portal-in-process";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();

const folder = mkdtempSync(join(tmpdir(), "switchyard-apply-"));
const file = join(folder, "switchyard.yaml");
afterAll(() => rmSync(folder, { recursive: true }));

const configuration = `
variables:
  threshold: { value: { low: 0.2, high: 0.8 }, description: Where a claim is flagged. }
flows:
  count-claims:
    name: Count claims
    params:
      type: object
      properties: { dataset: { type: string } }
      required: [dataset]
    nodes:
      - { id: read, task: read-data, input: { dataset: { $from: params.dataset } }, retries: 2 }
deployments:
  count-daily:
    flow: count-claims
    name: Count daily
    params: { dataset: claims }
    schedules:
      - { kind: cron, cron: 0 6 * * *, timeZone: Europe/Berlin }
      - { kind: interval, intervalMs: 3600000, startsAt: "2030-01-01T00:00:00Z" }
webhooks:
  nightly: { deployment: count-daily, scheme: bearer, secret: { $env: HOOK_SECRET }, isPaused: true }
outgoingWebhooks:
  on-call: { kind: webhook, url: https://93.184.216.34/in, states: [Failed] }
automations:
  again:
    when: { type: run-ended, of: any, states: [Failed] }
    then: { type: pause-deployment, deployment: count-daily }
  tell:
    when: { type: run-ended, of: { deployment: count-daily }, states: [Failed] }
    then: { type: send-message, to: on-call }
`;

let token: string;
beforeEach(async () => {
  token = await tokenFor(await makeTeam(), "editor");
  writeFileSync(file, configuration);
});
const env = { HOOK_SECRET: "a-secret-of-the-sender" };
const apply = (...options: string[]) => switchyard(token, ["apply", "-f", file, ...options], "", env);

test("apply makes what the file says, and changes nothing the second time", async () => {
  const planned = await apply("--dry-run", "--exit-code");
  expect(planned).toMatchObject({
    code: 1,
    out: expect.stringContaining("7 to create, 0 to change, 0 to delete"),
  });
  const first = await apply();
  expect(first).toMatchObject({ code: 0, notes: "" });
  expect(first.out).toContain("Created deployment count-daily");
  // The secret is the file's; the address is the portal's and is shown once.
  expect(first.out).toContain("/api/hooks/");
  expect(first.out).not.toContain(env.HOOK_SECRET);
  expect(await apply("--prune", "--dry-run", "--exit-code")).toMatchObject({
    code: 0,
    out: "Nothing to change: 7 as the file says.\n",
  });
  expect(JSON.parse((await apply("--json")).out)).toEqual({ steps: [], unchanged: 7 });
});

test("a change is shown field by field, and only it is made", async () => {
  await apply();
  const before = JSON.parse((await switchyard(token, ["export", "deployments", "--json"])).out);
  writeFileSync(file, configuration.replace("0 6 * * *", "0 7 * * *").replace("high: 0.8", "high: 0.9"));
  const planned = await apply("--dry-run");
  expect(planned.out).toContain('schedules.0.cron: "0 6 * * *" → "0 7 * * *"');
  expect(planned.out).toContain("value.high: 0.8 → 0.9");
  expect(planned.out).toContain("0 to create, 2 to change, 0 to delete, 5 unchanged.");
  expect(await apply()).toMatchObject({ code: 0 });
  expect(await apply("--dry-run", "--exit-code")).toMatchObject({ code: 0 });
  const after = JSON.parse((await switchyard(token, ["export", "deployments", "--json"])).out);
  before.deployments["count-daily"].schedules[0].cron = "0 7 * * *";
  expect(after).toEqual(before);
});

test("a removed option of a node and a removed schedule are differences too", async () => {
  await apply();
  writeFileSync(file, configuration.replace(", retries: 2", "").replace(/ {6}- \{ kind: interval.*\n/, ""));
  expect((await apply()).out).toContain("nodes.0.retries: 2 → 0");
  expect((await apply("--dry-run")).out).toBe("Nothing to change: 7 as the file says.\n");
});

test("--prune deletes what the file no longer names, of its sections alone, and asks for --yes", async () => {
  await apply();
  writeFileSync(file, "webhooks:\nautomations:\n");
  expect(await apply("--prune")).toMatchObject({ code: 2, notes: expect.stringContaining("--yes") });
  const pruned = await apply("--prune", "--yes");
  expect(pruned.out).toContain("Deleted webhook nightly");
  expect(pruned.out).toContain("Deleted automation again");
  const { out } = await switchyard(token, ["export"]);
  expect(Object.keys(parse(out).deployments)).toEqual(["count-daily"]);
  expect(parse(out)).toMatchObject({ webhooks: {}, automations: {} });
});

test("what export writes is what apply takes, without secrets and ids", async () => {
  await apply();
  const { out } = await switchyard(token, ["export"]);
  expect(out).not.toMatch(/secret|\bid: [0-9a-f]{8}-|updatedAt/);
  writeFileSync(file, out);
  expect((await apply("--prune", "--dry-run")).out).toBe("Nothing to change: 7 as the file says.\n");
  const other = await tokenFor(await makeTeam(), "editor");
  expect(await switchyard(other, ["apply", "-f", file])).toMatchObject({ code: 0 });
  expect((await switchyard(other, ["export"])).out).toBe(out);
});

test.each([
  ["deploymnets: {}", "deploymnets is no section"],
  ["deployments: { daily: { flow: x, name: Daily, shedules: [] } }", "there is no field shedules"],
  [
    "webhooks: { a: { deployment: x, scheme: bearer, secret: { $env: NOT_SET } } }",
    "NOT_SET, which is not set",
  ],
  ["variables: [", "switchyard.yaml: "],
  ["deployments: { daily: { flow: not-there, name: Daily } }", "deployment daily: "],
])("%s is refused with a sentence", async (content, message) => {
  writeFileSync(file, content);
  const { code, notes } = await apply();
  expect({ code, notes }).toEqual({ code: expect.any(Number), notes: expect.stringContaining(message) });
  expect(code).toBeGreaterThan(1);
});

test("a viewer may plan and not apply", async () => {
  const viewer = await tokenFor(await makeTeam(), "viewer");
  expect(await switchyard(viewer, ["apply", "-f", file, "--dry-run"], "", env)).toMatchObject({ code: 0 });
  expect(await switchyard(viewer, ["apply", "-f", file], "", env)).toMatchObject({
    code: 3,
    notes: expect.stringContaining("variable threshold: You need the role editor"),
  });
});
