import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { outgoingDeliveries } from "@/db/schema/outgoing";
import { modelAliasChanges, registeredModels } from "@/db/schema/registered-models";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { getRun, listRuns } from "@/lib/runs/read/queries";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { previewAlert, sendAlertTest } from "./alert-test";
import { AutomationInput } from "./automation";
import { checkTime } from "./check-time";
import { createAutomation } from "./mutations";
import { performFirings } from "./perform-firings";
import { listFirings } from "./queries";
import { suggestName } from "./suggest-name";

useTestDatabase();

let teamId: string;
let userId: string;

beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId, "echoes");
  await makeEchoDeployment(teamId, "others");
});

const whenFails = { type: "run-ended", of: "any", states: ["Failed"] };
const tell = (to: string) => ({ type: "send-message", to });
const run = (params: object = {}) => ({ type: "run-deployment", deployment: "others", params });

async function alert(name: string, [first, ...also]: object[], changes: object = {}): Promise<string> {
  const input = { name, when: whenFails, then: first, also, ...changes };
  return (await createAutomation(teamId, AutomationInput.parse(input), userId)).id;
}
async function channel(changes: object = {}): Promise<string> {
  const input = { kind: "webhook", name: "W", url: "https://93.184.216.34/", states: [], ...changes };
  return (await createOutgoingWebhook(teamId, OutgoingWebhookInput.parse(input), userId)).id;
}
async function addVersion(name: string, version: number, review?: "open"): Promise<string> {
  const [dataset] = await db()
    .insert(datasets)
    .values({ teamId, name })
    .onConflictDoUpdate({ target: [datasets.teamId, datasets.name], set: { name } })
    .returning();
  const file = {
    uri: `local:${name}-${version}`,
    format: "csv" as const,
    sha256: "x",
    sizeBytes: 1,
    rows: 15_420,
  };
  const [added] = await db()
    .insert(datasetVersions)
    .values({ teamId, datasetId: dataset!.id, version, columns: [], review, ...file })
    .returning();
  return added!.id;
}
const fails = () => makeRun(teamId, { deployment: "echoes", states: ["Running", "Failed"] });
const sentTo = (id: string) =>
  db().select().from(outgoingDeliveries).where(eq(outgoingDeliveries.outgoingWebhookId, id));
const firings = async (id: string) => (await listFirings(teamId, id)).items;

async function react(): Promise<void> {
  await checkTime();
  while ((await dispatchEvents()).seen > 0);
  while ((await performFirings()) > 0);
}

describe("an alert that tells and does", () => {
  test("performs all of its actions once, also when some fail", async () => {
    const to = await channel();
    const id = await alert("A", [
      tell(to),
      run({ text: "1" }),
      { type: "pause-deployment", deployment: "echoes" },
    ]);
    const twice = await alert("B", [run({ text: "2" }), run({ text: "3" })]);
    await sql()`update deployments set is_paused = true where team_id = ${teamId} and slug = 'others'`;
    await fails();
    await react();
    expect(await firings(id)).toMatchObject([
      {
        state: "failed",
        outcome: expect.stringMatching(/^Sent a message to W\. .*paused.* Paused echoes\.$/),
      },
    ]);
    expect(await firings(twice)).toMatchObject([{ state: "failed" }]);
    await sql()`update deployments set is_paused = false where team_id = ${teamId}`;
    await fails();
    await react();
    await sql()`update automation_firings set state = 'due' where automation_id = ${twice} and state = 'done'`;
    await react();
    const texts = (await listRuns(teamId, { deployment: "others" })).items.map(({ params }) => params.text);
    expect(texts.sort()).toEqual(["1", "2", "3"]);
  });

  test("names the further action that is wrong, and a place that a message cannot have", async () => {
    const to = await channel();
    await expect(alert("A", [tell(to), tell("nobody")])).rejects.toMatchObject({
      issues: [{ path: "also.0.to" }],
    });
    const message = "{{ run.name }} {{ team.secret }}";
    await expect(alert("A", [tell(to)], { message })).rejects.toMatchObject({
      issues: [{ path: "message" }],
    });
  });
});

describe("one event tells one channel once", () => {
  test("however many alerts name it, and although it subscribes to the state itself", async () => {
    const to = await channel({ states: ["Failed"] });
    const other = await channel({ name: "Other" });
    const first = await alert("A", [tell(to)]);
    const second = await alert("B", [tell(to), tell(to), tell(other)]);
    await fails();
    await react();
    expect(await sentTo(to)).toHaveLength(1);
    expect(await sentTo(other)).toHaveLength(1);
    expect((await firings(first))[0]!.outcome).toBe("W had been notified of it already.");
    expect((await firings(second))[0]).toMatchObject({
      state: "done",
      outcome: expect.stringContaining("Other"),
    });
    await fails();
    await react();
    expect(await sentTo(to)).toHaveLength(2);
  });

  test("two limits of one run are two things to tell", async () => {
    const to = await channel();
    for (const minutes of [10, 20]) {
      const when = { type: "run-long", of: "any", minutes };
      await alert(`over ${minutes}`, [tell(to)], { when });
      await alert(`also over ${minutes}`, [tell(to)], { when });
    }
    const id = await makeRun(teamId, { states: ["Running"] });
    await sql()`update runs set started_at = now() - interval '21 minutes' where id = ${id}`;
    await react();
    expect(await sentTo(to)).toHaveLength(2);
  });
});

describe("conditions", () => {
  test("a run that takes long is notified once, one that ended in time never", async () => {
    const id = await alert("A", [run()], {
      when: { type: "run-long", of: { deployment: "echoes" }, minutes: 10 },
    });
    const long = await makeRun(teamId, { states: ["Running"] });
    const quick = await makeRun(teamId, { states: ["Running", "Completed"] });
    await makeRun(teamId);
    await sql()`update runs set started_at = now() - interval '11 minutes' where id in (${long}, ${quick})`;
    await sql()`update runs set ended_at = now() - interval '2 minutes' where id = ${quick}`;
    await react();
    await react();
    expect(await firings(id)).toMatchObject([
      { runId: long, reason: expect.stringContaining("longer than 10 min") },
    ]);
  });

  test("a version that arrives and is in review waits until it is accepted", async () => {
    const id = await alert("A", [run()], { when: { type: "dataset-version", dataset: "claims" } });
    await addVersion("claims", 1);
    const reviewed = await addVersion("claims", 2, "open");
    await addVersion("other", 1);
    await react();
    expect(await firings(id)).toMatchObject([
      { reason: expect.stringContaining("Version 1 of claims arrived, with 15,420 rows.") },
    ]);
    await sql()`update dataset_versions set review = 'accepted' where id = ${reviewed}`;
    await react();
    expect(await firings(id)).toHaveLength(2);
  });

  test("an alias that moves, of this model and not of another team's", async () => {
    const when = { type: "alias-moved", alias: "champion", model: "m" };
    const id = await alert("A", [run()], { when });
    const stranger = await makeTeam();
    for (const [team, alias] of [
      [teamId, "champion"],
      [teamId, "challenger"],
      [stranger.teamId, "champion"],
    ] as const) {
      const [model] = await db()
        .insert(registeredModels)
        .values({ teamId: team, name: "m" })
        .onConflictDoUpdate({ target: [registeredModels.teamId, registeredModels.name], set: { name: "m" } })
        .returning();
      const move = { teamId: team, registeredModelId: model!.id, alias, fromVersion: 1, toVersion: 2 };
      await db()
        .insert(modelAliasChanges)
        .values({ ...move, changedBy: "Ada" });
    }
    await react();
    expect(await firings(id)).toMatchObject([
      { reason: "m@champion moved from version 1 to version 2, by Ada." },
    ]);
  });
});

describe("a test", () => {
  const tested = { name: "", when: AutomationInput.shape.when.parse(whenFails), cooldownMs: 0 };

  test("shows the message of the last time, filled, and sends it to the channels", async () => {
    const id = await fails();
    const { name } = await getRun(teamId, id);
    const message = "{{ run.name }} broke with {{ run.params.text }} and {{ run.deadlineAt }}";
    const preview = await previewAlert(teamId, { ...tested, message });
    expect(preview.message).toMatchObject({ detail: `${name} broke with hello and –`, isExample: false });
    const to = await channel();
    expect(await sendAlertTest(teamId, [to], { ...tested, message }, "Ada")).toEqual(["W"]);
    expect(JSON.parse((await sentTo(to))[0]!.body)).toMatchObject({ type: "test", data: { run: { id } } });
    const { teamId: other } = await makeTeam();
    await expect(sendAlertTest(other, [to], { ...tested, message }, "Eve")).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("without such a time it is an example", async () => {
    expect((await previewAlert(teamId, { ...tested, message: null })).message).toMatchObject({
      subject: "A run of any deployment becomes Failed",
      isExample: true,
    });
  });
});

test("an alert without a name is named after its condition, and no two alike", async () => {
  const when = AutomationInput.shape.when.parse({ type: "silence", of: { deployment: "echoes" }, days: 7 });
  const name = await suggestName(teamId, when);
  expect(name).toMatch(/^No run of .+ has completed for 7 days$/);
  await alert(name, [run()]);
  expect(await suggestName(teamId, when)).toBe(`${name} (2)`);
});
