import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { actAs } from "@/db/actor";
import { sql } from "@/db/client";
import backfill from "@/inngest/flows/backfill";
import { findLastAct } from "@/lib/audit/queries";
import { isEnded } from "@/lib/base/run";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { getRun, listRuns } from "@/lib/runs/read/queries";
import { datesBetween } from "@/lib/runs/start/backfill-dates";
import { BackfillRequest, startBackfill } from "@/lib/runs/start/start-backfill";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { holdRun } from "@/lib/runs/states/hold-run";
import { retryRun } from "@/lib/runs/states/retry-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

/** Days on which the work fails, and the calls so far. */
const bad = new Set<string>();
const done: string[] = [];
/** While set, the work waits. */
let gate: Promise<void> | undefined;
const work = defineTask({
  slug: "day-work",
  name: "Day work",
  description: "",
  input: z.object({ day: z.string(), until: z.string() }),
  output: z.object({}),
  async run({ input: { day, until } }) {
    await gate;
    done.push(until ? `${day}–${until}` : day);
    if (bad.has(day)) throw new Error(`${day} is bad.`);
    return {};
  },
});

useTestDatabase();
useTestExecutor([work]);
const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeEach(async () => {
  bad.clear();
  done.length = 0;
  gate = undefined;
  teamId = (await makeTeam()).teamId;
  await deployFlow(teamId, backfill);
  const daily = defineFlow({
    slug: "daily",
    name: "Daily",
    description: "",
    params: z.object({ day: z.string().regex(/^\d{4}-/, "A date."), until: z.string().default("") }),
    build: (params, node) => void node("work", work, { day: params.day, until: params.until }),
  });
  await deployFlow(teamId, daily);
});

type Request = z.input<typeof BackfillRequest>;
const start = async (request: Request) =>
  (await startBackfill(teamId, "daily", BackfillRequest.parse(request), { trigger })).id;
const childrenOf = async (parent: string) => (await listRuns(teamId, { parent, limit: 100 })).items;

test("runs a deployment for each date of a range, the oldest first, one at a time", async () => {
  const dates = { param: "day", until: "until", from: "2026-01-30", to: "2026-02-02", every: "day" as const };
  const id = await start({ dates });
  expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed", tags: ["daily"] });
  expect(done).toEqual([
    "2026-01-30–2026-01-31",
    "2026-01-31–2026-02-01",
    "2026-02-01–2026-02-02",
    "2026-02-02–2026-02-03",
  ]);
});

test("goes on after a failure and fails at the end; a retry runs the failed ones again and no other", async () => {
  bad.add("2026-01-02");
  const items = ["2026-01-01", "2026-01-02", "2026-01-03"].map((day) => ({ day }));
  const id = await start({ items, concurrency: 3 });
  expect(await runThatIs(teamId, id)).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("1 of 3 runs did not complete, such as item 1"),
  });
  bad.clear();
  done.length = 0;
  await retryRun(teamId, id, { who: "Ada" });
  expect(await runThatIs(teamId, id, ["Completed"])).toMatchObject({ retryCount: 1 });
  expect(done).toEqual(["2026-01-02"]);
});

test("that is held begins no further run until it is released, and says so", async () => {
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  const items = ["2026-01-01", "2026-01-02", "2026-01-03"].map((day) => ({ day }));
  const id = await start({ items });
  await vi.waitFor(async () => {
    const states = (await childrenOf(id)).map(({ state }) => state).sort();
    expect(states).toEqual(["AwaitingConcurrencySlot", "AwaitingConcurrencySlot", "Running"]);
  }, 10_000);
  await actAs({ type: "user", id: "u", name: "Ada" }, () => holdRun(teamId, id, true));
  expect(await findLastAct(teamId, "run", id)).toMatchObject({ action: "run.held", actor: { name: "Ada" } });
  open();
  await vi.waitFor(async () => {
    const states = (await childrenOf(id)).map(({ state }) => state).sort();
    expect(states).toEqual(["AwaitingConcurrencySlot", "AwaitingConcurrencySlot", "Completed"]);
  }, 10_000);
  const { admitWaiting } = await import("@/lib/runs/states/admission");
  expect(await admitWaiting()).toEqual([]);
  const run = await getRun(teamId, id);
  expect((await waitingFor(teamId, run))?.sentence).toBe(
    "Held: of the 3 runs of runs, 2 have not ended, and no further ones begin. Release it to go on.",
  );
  const waiting = (await childrenOf(id)).find(({ state }) => !isEnded(state))!;
  expect((await waitingFor(teamId, waiting))?.sentence).toBe(
    `${run.name}, which started this run, is held. Release it to go on.`,
  );
  await holdRun(teamId, id, false);
  expect(await runThatIs(teamId, id)).toMatchObject({ state: "Completed", isHeld: false });
  await expect(holdRun(teamId, id, true)).rejects.toThrow("already ended as Completed");
});

test("that is cancelled cancels what has not begun", async () => {
  gate = new Promise(() => {});
  const id = await start({ items: [{ day: "2026-01-01" }, { day: "2026-01-02" }] });
  await vi.waitFor(async () => expect(await childrenOf(id)).toHaveLength(2), 10_000);
  await cancelRun(teamId, id, "Ada");
  expect(await runThatIs(teamId, id)).toMatchObject({ state: "Cancelled" });
  const states = (await childrenOf(id)).map(({ state }) => state);
  expect(states).toEqual(["Cancelled", "Cancelled"]);
});

test("that does not fit is refused before any run begins, and names the first that does not", async () => {
  await expect(start({ items: [{ day: "2026-01-01" }, { day: "soon" }] })).rejects.toMatchObject({
    issues: [expect.objectContaining({ path: "items.1.day" })],
  });
  const dates = { param: "day", from: "2026-01-02", to: "2026-01-01" };
  await expect(start({ dates })).rejects.toThrow("The last date lies before the first.");
  await expect(start({ dates: { ...dates, to: "2036-01-01" } })).rejects.toThrow("more than 1,000 dates");
  await expect(start({ dates: { ...dates, to: "2026-01-03", param: "other" } })).rejects.toThrow(
    /no such parameter/,
  );
  for (const request of [{}, { items: [], dates }, { items: "x" }])
    expect(BackfillRequest.safeParse(request).success).toBe(false);
  await sql()`update deployments set is_paused = true where team_id = ${teamId} and slug = 'daily'`;
  await expect(start({ items: [{ day: "2026-01-01" }] })).rejects.toThrow("is paused");
  const { items } = await listRuns(teamId, {});
  expect(items).toEqual([]);
});

test("only a run that starts others can be held", async () => {
  gate = new Promise(() => {});
  const { id } = await startRun(teamId, "daily", { trigger, params: { day: "2026-01-01" } });
  await expect(holdRun(teamId, id, true)).rejects.toThrow("starts no other runs");
  const other = await makeTeam();
  await expect(holdRun(other.teamId, id, true)).rejects.toMatchObject({ code: "not-found" });
});

test("months keep the day of the first date where they have it", () => {
  expect(datesBetween("2026-01-31", "2026-04-30", "month").map(({ date }) => date)).toEqual([
    "2026-01-31",
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
  ]);
  expect(datesBetween("2026-01-01", "2026-01-20", "week")).toEqual([
    { date: "2026-01-01", next: "2026-01-08" },
    { date: "2026-01-08", next: "2026-01-15" },
    { date: "2026-01-15", next: "2026-01-22" },
  ]);
});
