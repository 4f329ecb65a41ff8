import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { recordHeartbeat } from "@/lib/executors/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { getRun } from "@/lib/runs/read/queries";
import { type RunRequest, startRun } from "@/lib/runs/start/start-run";
import { admitWaiting } from "@/lib/runs/states/admission";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { retryRun } from "@/lib/runs/states/retry-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow, nothing } from "@/tests/test-flows";
import { insertRuns } from "@/tests/test-runs";
import { deleteTagLimit, listTagLimits, saveTagLimit } from "./stored-limits";
import { TagLimitInput } from "./tag-limit";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeEach(async () => {
  teamId = (await makeTeam()).teamId;
  await addTasks([nothing]);
  await recordHeartbeat("this", "embedded");
});

async function deploy(slug: string, settings: Record<string, string | number | string[]> = {}) {
  await deployFlow(
    teamId,
    defineFlow({
      slug,
      name: slug,
      description: "",
      params: z.object({}),
      build: (_, node) => void node("only", nothing, {}),
    }),
  );
  if (Object.keys(settings).length > 0)
    await sql()`update deployments set ${sql()(settings)} where team_id = ${teamId} and slug = ${slug}`;
}
const limit = (tag: string, input: z.input<typeof TagLimitInput>) =>
  saveTagLimit(teamId, tag, TagLimitInput.parse(input));
const start = async (slug: string, request: Partial<RunRequest> = {}) =>
  (await startRun(teamId, slug, { trigger, ...request })).id;
const stateOf = async (id: string) => (await getRun(teamId, id)).state;
const nameOf = async (id: string) => (await getRun(teamId, id)).name;
const sentence = async (id: string) => (await waitingFor(teamId, await getRun(teamId, id)))?.sentence;
async function end(id: string) {
  await recordBegin(teamId, id);
  await recordRun(teamId, id, "Completed");
}

describe("slots of a tag", () => {
  test("are shared by deployments; the rest waits, names the tag and its holders, and follows", async () => {
    await deploy("a", { tags: ["gpu", "other"] });
    await deploy("b");
    await limit("gpu", { atOnce: 2 });
    const [one, two, three] = [await start("a"), await start("b", { tags: ["gpu"] }), await start("a")];
    const free = await start("b");
    expect(await Promise.all([one, two, three, free].map(stateOf))).toEqual([
      "Pending",
      "Pending",
      "AwaitingConcurrencySlot",
      "Pending",
    ]);
    expect(await sentence(three)).toBe(
      `Waiting for a slot: all 2 slots of the tag gpu are used by ${await nameOf(one)} and ${await nameOf(two)}.`,
    );
    expect(await listTagLimits(teamId)).toMatchObject([{ tag: "gpu", atOnce: 2, taken: 2 }]);
    expect(await admitWaiting()).toEqual([]);
    await end(two);
    expect(await admitWaiting()).toEqual([three]);
  });

  test("a run takes one of each of its tags, and nothing while one of them is full", async () => {
    await deploy("a");
    await limit("gpu", { atOnce: 1 });
    await limit("db", { atOnce: 1 });
    const gpu = await start("a", { tags: ["gpu"] });
    const both = await start("a", { tags: ["gpu", "db"] });
    // The one that waits for the GPU does not hold the database.
    const db = await start("a", { tags: ["db"] });
    expect([await stateOf(both), await stateOf(db)]).toEqual(["AwaitingConcurrencySlot", "Pending"]);
    await end(gpu);
    expect(await admitWaiting()).toEqual([]);
    expect(await sentence(both)).toContain(`the only slot of the tag db is used by ${await nameOf(db)}`);
    await end(db);
    expect(await admitWaiting()).toEqual([both]);
  });

  test("go to the highest priority first, over deployments, then to the oldest", async () => {
    await deploy("low", { tags: ["gpu"], priority: -5 });
    await deploy("plain", { tags: ["gpu"] });
    await limit("gpu", { atOnce: 1 });
    const first = await start("plain");
    const [low, plain, urgent] = [
      await start("low"),
      await start("plain"),
      await start("low", { priority: 9 }),
    ];
    let last = first;
    for (const next of [urgent, plain, low]) {
      await end(last);
      expect(await admitWaiting()).toEqual([next]);
      last = next;
    }
  });

  test("beside those of the deployment, which cancels what finds none", async () => {
    await deploy("a", { tags: ["gpu"], concurrency_limit: 1, on_conflict: "cancel-new" });
    await deploy("b", { tags: ["gpu"] });
    await limit("gpu", { atOnce: 2 });
    await start("a");
    expect(await getRun(teamId, await start("a"))).toMatchObject({
      state: "Cancelled",
      stateMessage: expect.stringContaining("another run of this deployment"),
    });
    const other = await start("b");
    await limit("gpu", { atOnce: 1 });
    await sql()`update deployments set concurrency_limit = 5 where team_id = ${teamId} and slug = 'a'`;
    expect(await getRun(teamId, await start("a"))).toMatchObject({
      state: "Cancelled",
      stateMessage: expect.stringContaining("the limit of the tag gpu"),
    });
    // A smaller limit lets go on what has begun.
    expect(await stateOf(other)).toBe("Pending");
  });

  test("are not held by a run while one that it started has not ended", async () => {
    await deploy("a", { tags: ["gpu"] });
    await limit("gpu", { atOnce: 1 });
    const [parent] = await insertRuns(teamId, [{ state: "Running", tags: ["gpu"] }]);
    const child = { parentRunId: parent!, parentNodeId: "work", parentItem: 0, parentAttempt: 0 };
    const waiting = await start("a");
    expect(await stateOf(waiting)).toBe("AwaitingConcurrencySlot");
    const [started] = await insertRuns(teamId, [
      { state: "AwaitingConcurrencySlot", tags: ["gpu"], ...child },
    ]);
    expect(await admitWaiting()).toHaveLength(1);
    await sql()`update runs set state = 'Cancelled', ended_at = now() where id = any(${[started!, waiting]}::text[])`;
    const next = await start("a");
    expect(await sentence(next)).toContain(`used by ${await nameOf(parent!)}`);
  });

  test("of many that start and are admitted at once, no more than the limit hold one", async () => {
    await deploy("a", { tags: ["gpu"], concurrency_limit: 8 });
    await deploy("b", { tags: ["db", "gpu"] });
    await deploy("c", { tags: ["gpu", "db"] });
    await limit("gpu", { atOnce: 4 });
    await limit("db", { atOnce: 2 });
    const ids = await Promise.all(Array.from({ length: 24 }, (_, index) => start("abc"[index % 3]!)));
    await Promise.all([admitWaiting(), admitWaiting(), admitWaiting()]);
    const holding = (await Promise.all(ids.map((id) => getRun(teamId, id)))).filter(
      ({ state }) => state === "Pending",
    );
    expect(holding).toHaveLength(4);
    expect(holding.filter(({ tags }) => tags.includes("db")).length).toBeLessThanOrEqual(2);
  });

  test("a deleted limit lets all go; another team's limit counts for its runs alone", async () => {
    await deploy("a", { tags: ["gpu"] });
    await saveTagLimit((await makeTeam()).teamId, "gpu", TagLimitInput.parse({ atOnce: 1 }));
    await start("a");
    expect(await stateOf(await start("a"))).toBe("Pending");
    await limit("gpu", { atOnce: 1 });
    const waiting = await start("a");
    expect(await stateOf(waiting)).toBe("AwaitingConcurrencySlot");
    await deleteTagLimit(teamId, "gpu");
    expect(await admitWaiting()).toEqual([waiting]);
    await expect(deleteTagLimit(teamId, "gpu")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("runs in a period", () => {
  test("begin as many as may, whether they have ended or not; the next one says when", async () => {
    await deploy("mail", { tags: ["mail"] });
    await limit("mail", { starts: 2, perSeconds: 3_600 });
    await end(await start("mail"));
    await start("mail");
    const third = await start("mail");
    expect(await stateOf(third)).toBe("AwaitingConcurrencySlot");
    expect(await sentence(third)).toMatch(
      /^Waiting for the limit of the tag mail, 2 runs in 1 hour: the next may begin at \d{4}-.* UTC\.$/,
    );
    expect(await listTagLimits(teamId)).toMatchObject([{ begun: 2, taken: 0 }]);
    await sql()`update tag_starts set begun_at = begun_at - interval '61 minutes'`;
    expect(await admitWaiting()).toEqual([third]);
  });

  test("a retry begins again, so it waits for its turn, too", async () => {
    await deploy("mail", { tags: ["mail"] });
    await limit("mail", { starts: 1, perSeconds: 60 });
    const id = await start("mail");
    await recordBegin(teamId, id);
    await recordRun(teamId, id, "Failed", "No.");
    await retryRun(teamId, id, { who: "Ada" });
    expect(await admitWaiting()).toEqual([]);
    expect(await stateOf(id)).toBe("AwaitingConcurrencySlot");
    await limit("mail", { starts: 2, perSeconds: 60 });
    expect(await admitWaiting()).toEqual([id]);
    await recordBegin(teamId, id, { retryCount: 1, generation: 0 });
    await recordRun(teamId, id, "Failed", "No.");
    await retryRun(teamId, id, { who: "Ada" });
    expect(await admitWaiting()).toEqual([]);
  });
});

test.each([
  [{}, "Give a number of runs at once"],
  [{ starts: 3 }, "Give the number of runs and the period together."],
  [{ atOnce: 1, perSeconds: 3 }, "Give the number of runs and the period together."],
  [{ atOnce: 0 }, ""],
])("no limit: %j", (input, why) => {
  expect(TagLimitInput.safeParse(input).error?.issues[0]?.message).toContain(why);
});
