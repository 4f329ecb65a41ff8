import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { automationFirings } from "@/db/schema/automations";
import { outgoingDeliveries } from "@/db/schema/outgoing";
import { getDeployment } from "@/lib/deployments/queries";
import { listEvents } from "@/lib/events/queries";
import { logToRun } from "@/lib/experiments/log-to-run";
import { createExperiment, createExperimentRun, updateExperimentRun } from "@/lib/experiments/mutations";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { getRun, listRuns } from "@/lib/runs/read/queries";
import { recordRun } from "@/lib/runs/states/recorder";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { AutomationInput } from "./automation";
import { actions, conditions } from "./catalog";
import { checkTime } from "./check-time";
import { dryRun } from "./dry-run";
import { createAutomation, deleteAutomation, updateAutomation } from "./mutations";
import { performFirings } from "./perform-firings";
import { getAutomation, listFirings } from "./queries";

useTestDatabase();

let teamId: string;
let userId: string;

beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId, "echoes");
  await makeEchoDeployment(teamId, "others");
});

const whenFails = { type: "run-ended", of: { deployment: "echoes" }, states: ["Failed"] };
const thenRunOthers = { type: "run-deployment", deployment: "others", params: {} };

async function automate(changes: object = {}): Promise<string> {
  const input = { name: "A", when: whenFails, then: thenRunOthers, ...changes };
  return (await createAutomation(teamId, AutomationInput.parse(input), userId)).id;
}
const fails = (deployment = "echoes") => makeRun(teamId, { deployment, states: ["Running", "Failed"] });
const completes = (deployment = "echoes") =>
  makeRun(teamId, { deployment, states: ["Running", "Completed"] });
const firings = async (id: string) => (await listFirings(teamId, id)).items;
const runsOf = async (deployment: string) => (await listRuns(teamId, { deployment })).items;

async function react(): Promise<void> {
  while ((await dispatchEvents()).seen > 0);
  while ((await performFirings()) > 0);
}

test("every kind is named after its file, and its new form is valid but for what must be chosen", () => {
  expect([...conditions.keys()].sort().join(" ")).toBe(
    "alias-moved dataset-version drift expectation-failed flapping metric outcome-figure run-ended run-late run-long silence",
  );
  expect([...actions.keys()].sort()).toEqual(["pause-deployment", "run-deployment", "send-message"]);
  for (const kind of [...conditions.values(), ...actions.values()]) {
    const initial = kind.schema.safeParse(kind.initial);
    if (kind.slug !== "send-message") expect(initial.error, kind.slug).toBeUndefined();
    for (const [, field] of kind.sentence.matchAll(/\{(\w+)\}/g))
      expect(kind.schema.shape, kind.slug).toHaveProperty(field!);
  }
});

describe("when a run ends", () => {
  test("another deployment runs, with parameters bound to the run, and the firing says why and what", async () => {
    const id = await automate({
      then: { type: "run-deployment", deployment: "others", params: { text: { $from: "run.id" } } },
    });
    const run = await fails();
    await completes();
    await fails("others");
    await react();
    const [started] = (await runsOf("others")).filter(({ trigger }) => trigger.type === "automation");
    expect(started).toMatchObject({
      params: { text: run },
      trigger: { type: "automation", automationId: id, name: "A", depth: 1 },
    });
    expect(await firings(id)).toMatchObject([
      {
        runId: run,
        startedRunId: started!.id,
        state: "done",
        reason: expect.stringMatching(/ of echoes failed\.$/),
        outcome: "Started a run of others.",
      },
    ]);
    expect((await listEvents(teamId, { kind: "automation" })).items).toMatchObject([
      { type: "automation.fired", subject: "A", runId: run },
    ]);
  });

  test("fires once, even with several processes", async () => {
    const id = await automate();
    await fails();
    await Promise.all([1, 2, 3].map(() => dispatchEvents()));
    await Promise.all([1, 2, 3].map(() => performFirings()));
    await react();
    expect(await firings(id)).toHaveLength(1);
    expect(await runsOf("others")).toHaveLength(1);
  });

  test("a crash between the action and its record starts nothing twice", async () => {
    const id = await automate();
    await fails();
    await react();
    await db()
      .update(automationFirings)
      .set({ state: "due", startedRunId: null, endedAt: null })
      .where(eq(automationFirings.automationId, id));
    await react();
    expect(await runsOf("others")).toHaveLength(1);
    expect(await firings(id)).toMatchObject([
      { state: "done", startedRunId: (await runsOf("others"))[0]!.id },
    ]);
  });

  test("a paused automation sleeps through it, and a cooldown holds the next back", async () => {
    const id = await automate({ isPaused: true, cooldownMs: 3_600_000 });
    await fails();
    await react();
    expect(await firings(id)).toEqual([]);
    await updateAutomation(teamId, id, { isPaused: false });
    await fails();
    await fails();
    await react();
    expect(await firings(id)).toHaveLength(1);
    expect((await getAutomation(teamId, id)).lastFiredAt).toBeInstanceOf(Date);
  });

  test("an automation that fires on its own runs is stopped after a chain of five", async () => {
    const id = await automate({
      when: { type: "run-ended", of: "any", states: ["Failed"] },
      then: { type: "run-deployment", deployment: "echoes", params: {} },
    });
    let last = await fails();
    for (let link = 1; link <= 7; link++) {
      await react();
      const next = (await firings(id)).find(({ runId }) => runId === last)?.startedRunId;
      if (!next) break;
      await recordRun(teamId, next, "Running");
      await recordRun(teamId, next, "Failed");
      last = next;
    }
    const chain = await firings(id);
    expect(chain.map(({ state }) => state)).toEqual(["skipped", "done", "done", "done", "done", "done"]);
    expect(chain[0]!.outcome).toContain("automation loop detected");
    expect((await getRun(teamId, last)).trigger).toMatchObject({ depth: 5 });
    expect(await runsOf("echoes")).toHaveLength(6);
  });

  test("an action that fails is a failed firing with the reason", async () => {
    const id = await automate();
    await sql()`update deployments set is_paused = true where team_id = ${teamId} and slug = 'others'`;
    await fails();
    await react();
    expect(await firings(id)).toMatchObject([
      { state: "failed", outcome: expect.stringContaining("paused"), startedRunId: null },
    ]);
    expect((await listEvents(teamId, { kind: "automation" })).items[0]!.type).toBe("automation.failed");
  });

  test("pauses its own deployment and sends one message", async () => {
    const { id: to } = await createOutgoingWebhook(
      teamId,
      OutgoingWebhookInput.parse({
        kind: "webhook",
        name: "W",
        url: "https://93.184.216.34/",
        deployments: ["none"],
      }),
      userId,
    );
    await automate({
      name: "P",
      then: { type: "pause-deployment", deployment: { $from: "run.deployment" } },
    });
    const sends = await automate({ name: "S", then: { type: "send-message", to } });
    const run = await fails();
    await react();
    expect((await getDeployment(teamId, "echoes")).isPaused).toBe(true);
    const [delivery] = await db()
      .select()
      .from(outgoingDeliveries)
      .where(eq(outgoingDeliveries.outgoingWebhookId, to));
    expect(JSON.parse(delivery!.body)).toMatchObject({
      type: "automation.fired",
      data: { automation: { id: sends, name: "S" }, run: { id: run, state: "Failed" } },
    });
  });
});

describe("when a metric is under or over", () => {
  async function trains(recall: number, key = "recall"): Promise<string> {
    const run = await makeRun(teamId, { states: ["Running"] });
    const experiment = await createExperiment(teamId, { name: `e ${run}` });
    const tags = { "switchyard.run": run };
    const { id } = await createExperimentRun(teamId, { experimentId: experiment.id, tags });
    await logToRun(teamId, id, { metrics: [{ key, value: recall, step: 0, loggedAt: new Date() }] });
    await updateExperimentRun(teamId, id, { status: "FINISHED" });
    await recordRun(teamId, run, "Completed");
    return run;
  }

  test("the value that the run's training logged last decides", async () => {
    const when = { type: "metric", of: "any", metric: "recall", is: "under", value: 0.9 };
    const id = await automate({ when });
    await trains(0.95);
    await trains(0.5, "precision");
    await trains(Number.NaN);
    const bad = await trains(0.85);
    await completes();
    await react();
    expect(await firings(id)).toMatchObject([
      { runId: bad, reason: expect.stringMatching(/^recall is 0\.85, under 0\.9, in /) },
    ]);
  });
});

describe("flapping", () => {
  test("fires at the run that makes it so, not while it goes one way", async () => {
    const when = { type: "flapping", of: { deployment: "echoes" }, times: 3, runs: 5 };
    const id = await automate({ when });
    await fails();
    await completes();
    await fails("others");
    await fails();
    await react();
    expect(await firings(id)).toEqual([]);
    const third = await completes();
    await completes();
    await react();
    expect(await firings(id)).toMatchObject([
      { runId: third, reason: "echoes changed 3 times between success and failure in its last 4 runs." },
    ]);
  });

  test("rejects more changes than runs", () => {
    const when = { type: "flapping", of: "any", times: 5, runs: 5 };
    expect(AutomationInput.safeParse({ name: "x", when, then: thenRunOthers }).success).toBe(false);
  });
});

describe("conditions of time", () => {
  test("a run that has not started on time fires once", async () => {
    const when = { type: "run-late", of: { deployment: "echoes" }, minutes: 10 };
    const id = await automate({ when });
    const late = await makeRun(teamId);
    const begun = await makeRun(teamId, { states: ["Running"] });
    await makeRun(teamId);
    await sql()`update runs set created_at = now() - interval '11 minutes' where id in (${late}, ${begun})`;
    await Promise.all([checkTime(), checkTime()]);
    await checkTime();
    await react();
    expect(await firings(id)).toMatchObject([
      {
        runId: late,
        state: "done",
        reason: expect.stringMatching(/had not started 10 min after its scheduled time/),
      },
    ]);
  });

  test("silence fires once, and again only after a success that was followed by silence", async () => {
    const id = await automate({ when: { type: "silence", of: { deployment: "echoes" }, days: 7 } });
    await checkTime();
    expect(await firings(id)).toEqual([]);
    await sql()`update automations set created_at = now() - interval '8 days' where id = ${id}`;
    const run = await completes();
    await checkTime();
    expect(await firings(id), "it has just succeeded").toEqual([]);
    await sql()`update runs set ended_at = now() - interval '170 hours' where id = ${run}`;
    await checkTime();
    await checkTime();
    expect(await firings(id)).toMatchObject([{ reason: "No run of echoes has completed for 7 days." }]);
    const next = await completes();
    await checkTime();
    expect(await firings(id)).toHaveLength(1);
    await sql()`update runs set ended_at = now() - interval '169 hours' where id = ${next}`;
    await checkTime();
    expect(await firings(id)).toHaveLength(2);
  });
});

describe("a dry run on the last seven days", () => {
  const dry = (when: object, cooldownMs = 0) =>
    dryRun(teamId, {
      when: AutomationInput.shape.when.parse(when),
      cooldownMs,
    });

  test("finds the changes that would have made it fire, the cooldown included, and does nothing", async () => {
    const run = await fails();
    await fails();
    await completes();
    await fails("others");
    const { occurrences } = await dry(whenFails);
    expect(occurrences).toHaveLength(2);
    expect(occurrences[0]).toMatchObject({ runId: run, reason: expect.stringContaining("failed") });
    expect((await dry(whenFails, 60_000)).occurrences).toHaveLength(1);
    await sql()`update run_events set created_at = now() - interval '8 days' where run_id = ${run}`;
    expect((await dry(whenFails)).occurrences).toHaveLength(1);
    expect(await runsOf("others")).toHaveLength(1);
  });

  test("finds late runs, and silences that have passed", async () => {
    const late = await makeRun(teamId, { states: ["Running"] });
    await sql()`update runs set created_at = now() - interval '3 hours' where id = ${late}`;
    expect((await dry({ type: "run-late", of: "any", minutes: 60 })).occurrences).toMatchObject([
      { runId: late },
    ]);
    expect((await dry({ type: "run-late", of: "any", minutes: 240 })).occurrences).toEqual([]);
    for (const days of [5, 1]) {
      const run = await completes();
      await sql()`update runs set ended_at = now() - ${days} * interval '1 day' where id = ${run}`;
    }
    const { occurrences } = await dry({ type: "silence", of: "any", days: 2 });
    expect(occurrences).toHaveLength(1);
    expect((Date.now() - occurrences[0]!.at.getTime()) / 86_400_000).toBeCloseTo(3, 2);
  });
});

describe("what is refused", () => {
  test.each([
    [{ when: { ...whenFails, of: { deployment: "nothing" } } }, "when.of"],
    [{ when: { ...whenFails, of: { flow: "nothing" } } }, "when.of"],
    [{ then: { ...thenRunOthers, deployment: "nothing" } }, "then.deployment"],
    [{ then: { ...thenRunOthers, params: { text: { $from: "nodes.x" } } } }, "then.params"],
    [{ then: { type: "send-message", to: "nobody" } }, "then.to"],
  ])("%o names the field", async (changes, path) => {
    await expect(automate(changes)).rejects.toMatchObject({ code: "invalid", issues: [{ path }] });
  });

  test("a name that is taken, and what belongs to another team", async () => {
    const id = await automate();
    await expect(automate()).rejects.toMatchObject({ code: "conflict" });
    const { teamId: other } = await makeTeam();
    await expect(getAutomation(other, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteAutomation(other, id)).rejects.toMatchObject({ code: "not-found" });
  });
});
