import { expect, test } from "vitest";
import { db } from "@/db/client";
import { executorEvents, executorRates, executorRuns } from "@/db/schema/executor";
import { useTestDatabase } from "@/tests/test-database";
import { sweep } from "./sweep";

useTestDatabase();

test("what ended more than seven days ago goes; the event of a run stays with it", async () => {
  const long = new Date(Date.now() - 8 * 86_400_000);
  const run = { functionId: "f", event: {}, state: "completed" as const };
  await db()
    .insert(executorRuns)
    .values([
      { ...run, id: "old", eventId: "of-old", endedAt: long },
      { ...run, id: "new", eventId: "of-new", endedAt: new Date() },
    ]);
  await db()
    .insert(executorEvents)
    .values(["of-old", "of-new", "of-none"].map((id) => ({ id, name: "e", data: {}, receivedAt: long })));
  await db().insert(executorEvents).values({ id: "recent", name: "e", data: {} });
  await db()
    .insert(executorRates)
    .values([
      { id: "old", arrivalAt: long },
      { id: "new", arrivalAt: new Date() },
    ]);
  await sweep();
  const idsOf = async (rows: PromiseLike<{ id: string }[]>) => (await rows).map(({ id }) => id).sort();
  expect(await idsOf(db().select().from(executorRuns))).toEqual(["new"]);
  expect(await idsOf(db().select().from(executorEvents))).toEqual(["of-new", "recent"]);
  expect(await idsOf(db().select().from(executorRates))).toEqual(["new"]);
});
