import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { reachRows } from "@/lib/search/reach";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { countRuns, listRuns } from "./queries";

useTestDatabase();

test("a search for a rare tag ends after a number of runs, and goes on from there", async () => {
  const { teamId } = await makeTeam();
  const [oldest, ordinary] = await insertRuns(teamId, [{ name: "oldest", tags: ["rare"] }, {}]);
  for (let from = 1; from <= reachRows; from += 1000)
    await sql()`
      insert into runs (id, team_id, name, flow_id, flow_version_id, params, trigger, state)
      select id || lpad(i::text, 6, '0'), team_id, name, flow_id, flow_version_id, params, trigger, state
      from runs, generate_series(${from}::int, ${from + 999}::int) i where id = ${ordinary!}`;

  const newest = await listRuns(teamId, { tag: "rare" });
  expect(newest).toMatchObject({ items: [], isCutOff: true, previousCursor: null });
  expect(await countRuns(teamId, { tag: "rare" }, 10)).toEqual({ count: 0, isAll: false });

  const older = await listRuns(teamId, { tag: "rare", cursor: newest.nextCursor! });
  expect(older.items.map(({ id }) => id)).toEqual([oldest]);
  expect(older).toMatchObject({ nextCursor: null, isCutOff: false });

  const upwards = await listRuns(teamId, { tag: "rare", after: oldest });
  expect(upwards).toMatchObject({ items: [], isCutOff: true });
  expect(await listRuns(teamId, { tag: "rare", after: upwards.previousCursor! })).toMatchObject({
    items: [],
    previousCursor: null,
  });
  expect((await listRuns(teamId, {})).isCutOff).toBe(false);
}, 60_000);
