import { rename, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createDatasetVersion } from "./create-dataset-version";
import { findDatasetProfile, profileNextVersion } from "./profile-version";
import { getDatasetVersion } from "./queries";

useTestDatabase();

async function makeVersion(teamId: string, csv: string) {
  return createDatasetVersion(teamId, "cars", Readable.from([csv]), { contentType: "text/csv" });
}

test("counts numbers as numpy does, once per version", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from(
    { length: 100 },
    (_, row) => `${row + 1},${(row + 1) / 4},${row % 3},${row % 2 ? "a" : ""}`,
  );
  const version = await makeVersion(teamId, `n,quarter,few,word\n,,0,b\n${rows.join("\n")}\n`);
  expect(await findDatasetProfile(teamId, version.id)).toBeUndefined();
  expect(await profileNextVersion()).toBe(true);
  expect(await profileNextVersion()).toBe(false);
  const { numbers } = (await findDatasetProfile(teamId, version.id))!.profile!;
  expect(numbers.map(({ name }) => name)).toEqual(["n", "quarter"]);
  const [n, quarter] = numbers;
  // numpy: a = np.arange(1, 101); a.mean(), a.std(), np.percentile(a, [25, 50, 75]), np.histogram(a, 20)[0]
  expect(n!.mean).toBeCloseTo(50.5, 10);
  expect(n!.deviation).toBeCloseTo(28.86607004772212, 10);
  expect(n!.quartiles).toEqual([25.75, 50.5, 75.25]);
  expect(n).toMatchObject({ step: 5, counts: Array(20).fill(5) });
  // np.histogram(a / 4, 20)[0]: edges of 1.2375
  expect(quarter!.step).toBeCloseTo(1.2375, 10);
  expect(quarter!.counts).toEqual(Array(20).fill(5));
});

test("a version without measured numbers has an empty profile", async () => {
  const { teamId } = await makeTeam();
  const { id } = await makeVersion(teamId, "make\nVW\nSaab\n");
  await profileNextVersion();
  expect(await findDatasetProfile(teamId, id)).toEqual({ profile: { numbers: [] }, error: null });
});

const numbers = `n\n${Array.from({ length: 50 }, (_, row) => row).join("\n")}\n`;

test("stores the reason when counting fails, and retries after an hour", async () => {
  const { teamId } = await makeTeam();
  const { id, uri } = await makeVersion(teamId, numbers);
  const file = await storage(teamId).localPath(uri);
  await rename(file, `${file}.away`);
  await profileNextVersion();
  expect(await findDatasetProfile(teamId, id)).toEqual({
    profile: null,
    error: `There is no stored object ${uri}.`,
  });
  await rename(`${file}.away`, file);
  expect(await profileNextVersion()).toBe(false);
  await sql()`update dataset_profiles set created_at = now() - interval '2 hours' where version_id = ${id}`;
  expect(await profileNextVersion()).toBe(true);
  expect(await findDatasetProfile(teamId, id)).toMatchObject({
    profile: { numbers: [{ name: "n" }] },
    error: null,
  });
});

test("counts identical bytes once", async () => {
  const { teamId } = await makeTeam();
  const first = await makeVersion(teamId, numbers);
  await profileNextVersion();
  const second = await makeVersion(teamId, numbers);
  const file = await storage(teamId).localPath(second.uri);
  await rename(file, `${file}.away`);
  await profileNextVersion();
  const profile = await findDatasetProfile(teamId, first.id);
  expect(profile?.error).toBeNull();
  expect(await findDatasetProfile(teamId, second.id)).toEqual(profile);
});

test.each(['n\n"1\n2', "n\nno number\n"])(
  "internal details of a failure go only to the log: %j",
  async (content) => {
    const { teamId } = await makeTeam();
    const { id, uri } = await makeVersion(teamId, `${numbers}50\n`);
    await writeFile(await storage(teamId).localPath(uri), content);
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    await profileNextVersion();
    expect(await findDatasetProfile(teamId, id)).toEqual({
      profile: null,
      error: "Its file could not be read. The portal's log has the reason.",
    });
    expect(logged).toHaveBeenCalledWith(expect.stringContaining(id), expect.any(Error));
    logged.mockRestore();
  },
);

test("profiles columns again whose profile is older than readValue", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from({ length: 40 }, (_, row) => `"$1,${100 + row}.50",${row === 3 ? "NA" : row}`);
  const { id } = await makeVersion(teamId, `amount,n\n${rows.join("\n")}\n`);
  await profileNextVersion();
  // As stored by 577dc70: text columns, and an infinite bound, which made every response a 500.
  const before = [
    { name: "amount", type: "text", nulls: 0, distinct: 40, top: [] },
    { name: "n", type: "number", nulls: 0, distinct: 40, top: [], min: null, max: null },
  ];
  await sql()`update dataset_versions set columns = ${JSON.stringify(before)}::text::jsonb where id = ${id}`;
  await sql()`update dataset_profiles set created_at = now() - interval '2 hours' where version_id = ${id}`;
  expect((await getDatasetVersion(teamId, "cars", 1)).columns[1]).not.toHaveProperty("min");
  expect(await profileNextVersion()).toBe(true);
  expect(await profileNextVersion()).toBe(false);
  const { columns } = await getDatasetVersion(teamId, "cars", 1);
  expect(columns).toMatchObject([
    { name: "amount", type: "number", min: 1100.5, max: 1139.5, decimal: "." },
    { name: "n", type: "integer", nulls: 1, numbers: 39 },
  ]);
  expect((await findDatasetProfile(teamId, id))?.profile?.numbers.map(({ name }) => name)).toEqual([
    "amount",
    "n",
  ]);
});

test("profiles the largest doubles", async () => {
  const { teamId } = await makeTeam();
  const { id } = await makeVersion(
    teamId,
    `n\n${Array.from({ length: 30 }, (_, row) => `${row % 2 ? "-" : ""}1.0${row}e308`).join("\n")}\n`,
  );
  await profileNextVersion();
  const { error, profile } = (await findDatasetProfile(teamId, id))!;
  expect(error).toBeNull();
  expect(profile!.numbers[0]!.counts.reduce((sum, count) => sum + count, 0)).toBe(30);
});
