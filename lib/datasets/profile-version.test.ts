import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createDatasetVersion } from "./create-dataset-version";
import { getDatasetProfile } from "./profile-version";

useTestDatabase();

test("numbers are counted as numpy counts them, once for a version", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from(
    { length: 100 },
    (_, at) => `${at + 1},${(at + 1) / 4},${at % 3},${at % 2 ? "a" : ""}`,
  );
  const csv = `n,quarter,few,word\n,,0,b\n${rows.join("\n")}\n`;
  const version = await createDatasetVersion(teamId, "cars", Readable.from([csv]), {
    contentType: "text/csv",
  });
  const [profile] = await Promise.all([getDatasetProfile(version), getDatasetProfile(version)]);
  expect(profile.numbers.map(({ name }) => name)).toEqual(["n", "quarter"]);
  const [n, quarter] = profile.numbers;
  // numpy: a = np.arange(1, 101); a.mean(), a.std(), np.percentile(a, [25, 50, 75]), np.histogram(a, 20)[0]
  expect(n!.mean).toBeCloseTo(50.5, 10);
  expect(n!.deviation).toBeCloseTo(28.86607004772212, 10);
  expect(n!.quartiles).toEqual([25.75, 50.5, 75.25]);
  expect(n).toMatchObject({ step: 5, counts: Array(20).fill(5) });
  // np.histogram(a / 4, 20)[0]: edges of 1.2375
  expect(quarter!.step).toBeCloseTo(1.2375, 10);
  expect(quarter!.counts).toEqual(Array(20).fill(5));
  const [kept] =
    await sql()`select profile, created_at from dataset_profiles where version_id = ${version.id}`;
  expect(kept?.profile).toEqual(profile);
  await getDatasetProfile(version);
  expect(await sql()`select created_at from dataset_profiles where team_id = ${teamId}`).toEqual([
    { created_at: kept?.created_at },
  ]);
});

test("a version without measured numbers has an empty profile", async () => {
  const { teamId } = await makeTeam();
  const csv = "make\nVW\nSaab\n";
  const version = await createDatasetVersion(teamId, "cars", Readable.from([csv]), {
    contentType: "text/csv",
  });
  expect(await getDatasetProfile(version)).toEqual({ numbers: [] });
});
