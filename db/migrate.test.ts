import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { migrate } from "./migrate";

useTestDatabase();

test("migrating twice at once changes nothing", async () => {
  const { teamId } = await makeTeam();
  await Promise.all([migrate(), migrate()]);
  expect(await sql()`select id from teams`).toMatchObject([{ id: teamId }]);
});
