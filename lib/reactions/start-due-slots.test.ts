import { eq, sql as raw } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { schedules } from "@/db/schema/schedules";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { createDeployment, updateDeployment } from "@/lib/deployments/mutations";
import { getDeployment } from "@/lib/deployments/queries";
import { listEvents } from "@/lib/events/queries";
import { FlowDefinition } from "@/lib/flows/flow";
import { saveFlow } from "@/lib/flows/mutations";
import { setSchedulePaused } from "@/lib/schedules/mutations";
import { listNextSlots, listSchedules } from "@/lib/schedules/queries";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startDueSlots } from "./start-due-slots";

useTestDatabase();

const hour = 3_600_000;

let teamId: string;
/** First slot of the schedule: the next full hour by the database's clock at its creation. */
let first: Date;
const at = (ms: number) => new Date(first.getTime() + ms);

async function deploy(schedule: object = {}, deployment: object = {}) {
  await createDeployment(
    teamId,
    DeploymentInput.parse({
      slug: "echoes",
      name: "Echoes",
      flow: "echoes",
      params: { text: "hello" },
      schedules: [{ kind: "cron", cron: "0 * * * *", ...schedule }],
      ...deployment,
    }),
  );
  first = (await theSchedule()).nextSlotAt!;
}

async function theSchedule() {
  const { id } = await getDeployment(teamId, "echoes");
  return (await listSchedules(teamId, id))[0]!;
}

const slotsStarted = async () =>
  (
    await db()
      .select({ at: runs.scheduledFor })
      .from(runs)
      .where(eq(runs.teamId, teamId))
      .orderBy(runs.scheduledFor)
  ).map(({ at }) => (at!.getTime() - first.getTime()) / hour);

beforeEach(async () => {
  ({ teamId } = await makeTeam());
  const params = z.toJSONSchema(z.object({ text: z.string() }), { io: "input" });
  const nodes = [{ id: "say", task: "echo", input: { text: { $from: "params.text" } } }];
  const about = { name: "Echoes", description: "", isShipped: false };
  await saveFlow(
    teamId,
    about,
    FlowDefinition.parse({ slug: "echoes", params, nodes }),
    new Map([["echo", echo]]),
  );
});

describe("a slot", () => {
  test("starts a run at its time, with its schedule as the trigger", async () => {
    await deploy();
    await startDueSlots(at(-1));
    expect(await slotsStarted()).toEqual([]);
    await startDueSlots(at(20));
    expect(await slotsStarted()).toEqual([0]);
    const { id, nextSlotAt, lastSlotAt } = await theSchedule();
    expect([nextSlotAt, lastSlotAt]).toEqual([at(hour), first]);
    const [run] = await db().select().from(runs).where(eq(runs.teamId, teamId));
    expect(run).toMatchObject({
      trigger: { type: "schedule", scheduleId: id, name: "every hour, UTC" },
      idempotencyKey: `schedule:${id}:${first.toISOString()}`,
    });
  });

  test("starts once, however many processes start it at once and however often", async () => {
    await deploy();
    await Promise.all(Array.from({ length: 5 }, (_, index) => startDueSlots(at(index))));
    await startDueSlots(at(30));
    expect(await slotsStarted()).toEqual([0]);
  });

  test("starts once, also when the process died before it wrote that down", async () => {
    await deploy();
    const { handledUntil, nextSlotAt } = await theSchedule();
    await startDueSlots(at(0));
    await db().update(schedules).set({ handledUntil, nextSlotAt }).where(eq(schedules.teamId, teamId));
    await startDueSlots(at(1000));
    expect(await slotsStarted()).toEqual([0]);
  });

  test("whose parameters are missing is kept as the schedule's last error, and the next one is tried", async () => {
    await deploy({}, { params: {} });
    await startDueSlots(at(0));
    expect(await theSchedule()).toMatchObject({
      lastError: expect.stringContaining("params.text"),
      lastErrorAt: first,
      lastSlotAt: null,
      nextSlotAt: at(hour),
    });
    await updateDeployment(teamId, "echoes", { params: { text: "now there" } });
    await startDueSlots(at(hour));
    expect(await theSchedule()).toMatchObject({ lastError: null, lastSlotAt: at(hour) });
    expect(await slotsStarted()).toEqual([1]);
  });
});

describe("what was missed", () => {
  test.each([
    ["skip", []],
    ["last", [3]],
    ["all", [0, 1, 2, 3]],
  ])("during a downtime: %s starts slots %o", async (catchUp, started) => {
    await deploy({ catchUp });
    await startDueSlots(at(3.5 * hour));
    expect(await slotsStarted()).toEqual(started);
  });

  test("is recorded as one event, and so is a rejected slot", async () => {
    await deploy({ catchUp: "last" });
    await Promise.all([1, 2, 3].map(() => startDueSlots(at(3.5 * hour))));
    const messages = async () =>
      (await listEvents(teamId, { kind: "schedule" })).items.map(({ message }) => message);
    expect(await messages()).toEqual([
      `3 slots of the schedule every hour, UTC were missed while nothing could start, the first at ${first.toISOString()}.`,
    ]);
    await updateDeployment(teamId, "echoes", { params: {} });
    await startDueSlots(at(4 * hour));
    expect((await messages())[0]).toMatch(/^The schedule every hour, UTC started no run: .*params\.text/);
  });

  test.each([
    ["skip", []],
    ["last", [-1]],
    ["all", [-3, -2, -1]],
  ])("while the deployment was paused: %s starts slots %o when it goes on", async (catchUp, started) => {
    await deploy({ catchUp }, { isPaused: true });
    await missedHours(3);
    await startDueSlots(at(-1));
    expect(await slotsStarted()).toEqual([]);
    expect(await listNextSlots(teamId, 5)).toEqual([]);
    await updateDeployment(teamId, "echoes", { isPaused: false });
    await startDueSlots(at(-1));
    expect(await slotsStarted()).toEqual(started);
  });

  test("while the schedule was paused is skipped by one that skips", async () => {
    await deploy();
    const { id } = await theSchedule();
    await setSchedulePaused(teamId, id, true);
    await missedHours(3);
    await setSchedulePaused(teamId, id, false);
    await startDueSlots(at(-1));
    expect(await slotsStarted()).toEqual([]);
    expect((await theSchedule()).nextSlotAt).toEqual(first);
  });

  /** Sets the schedule's creation back by some hours. */
  async function missedHours(hours: number) {
    await db()
      .update(schedules)
      .set({
        handledUntil: raw`handled_until - ${hours} * interval '1 hour'`,
        nextSlotAt: raw`next_slot_at - ${hours} * interval '1 hour'`,
      })
      .where(eq(schedules.teamId, teamId));
  }
});

describe("a clock that is set", () => {
  test("back by an hour starts no slot twice", async () => {
    await deploy();
    for (const ms of [0, hour, 0.1 * hour, 0.5 * hour, hour, 2 * hour]) await startDueSlots(at(ms));
    expect(await slotsStarted()).toEqual([0, 1, 2]);
  });

  test("forward by an hour and back again passes over no slot", async () => {
    await deploy();
    // The clock jumps ahead: the slot of the full hour looks missed and is skipped …
    await startDueSlots(at(0));
    await startDueSlots(at(1.5 * hour));
    expect(await slotsStarted()).toEqual([0]);
    // … but once the clock is right again, it still starts on time.
    await startDueSlots(at(0.6 * hour));
    await startDueSlots(at(hour));
    expect(await slotsStarted()).toEqual([0, 1]);
  });
});

test("a change of another team's schedule is not found", async () => {
  await deploy();
  const { id } = await theSchedule();
  const other = await makeTeam();
  await expect(setSchedulePaused(other.teamId, id, true)).rejects.toMatchObject({ code: "not-found" });
});
