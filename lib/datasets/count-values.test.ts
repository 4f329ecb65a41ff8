import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { claimsOutcome } from "./claims-table";
import { countDuplicates, countValues } from "./count-values";
import { createDatasetVersion } from "./create-dataset-version";

useTestDatabase();

test("counts values by column, with frauds and empty values, and repeated rows", async () => {
  const { teamId } = await makeTeam();
  const csv = "Make,Age,FraudFound_P\nHonda,30,0\nHonda,30,0\nMazda,,1\nHonda,41,1\n";
  const version = await createDatasetVersion(teamId, "few", Readable.from(csv), { contentType: "text/csv" });
  const counted = await countValues(version, ["Make", "Age"], { outcome: claimsOutcome });
  const sorted = (name: string) => counted.get(name)!.sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(sorted("Make")).toEqual([
    { name: "Honda", rows: 3, frauds: 1 },
    { name: "Mazda", rows: 1, frauds: 1 },
  ]);
  expect(sorted("Age")).toEqual([
    { name: "", rows: 1, frauds: 1 },
    { name: "30", rows: 2, frauds: 0 },
    { name: "41", rows: 1, frauds: 1 },
  ]);
  expect(await countDuplicates(version, ["Make", "Age", "FraudFound_P"])).toBe(1);
});

test("no column has no values", async () => {
  const { teamId } = await makeTeam();
  const version = await createDatasetVersion(teamId, "one", Readable.from("Make\nHonda\n"), {
    contentType: "text/csv",
  });
  expect(await countValues(version, [])).toEqual(new Map());
});
