import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { compareDatasetVersions } from "./compare-versions";

useTestDatabase();

test("compares rows, columns, frauds and each column's values", async () => {
  const { teamId } = await makeTeam();
  // Proposed again: by the schema of the first version, code stays a number.
  const upload = (header: string, rowAt: (row: number) => string, rows: number) =>
    createDatasetVersion(
      teamId,
      "claims",
      Readable.from([`${header}\n${Array.from({ length: rows }, (_, row) => rowAt(row)).join("\n")}\n`]),
      { contentType: "text/csv", schema: "propose" },
    );
  const before = await upload(
    "id,gone,code,make,same,FraudFound_P",
    (row) => `${row},x,${row % 7},${row % 4 ? "VW" : "Saab"},${row % 5},${Number(row % 20 === 0)}`,
    2000,
  );
  const after = await upload(
    "id,code,make,same,FraudFound_P,new",
    (row) => `${row},c${row % 7},${row % 4 ? "Saab" : "Ford"},${row % 5},${Number(row % 10 === 0)},y`,
    1000,
  );
  const found = await compareDatasetVersions(before, after);
  expect(found).toMatchObject({
    added: ["new"],
    removed: ["gone"],
    retyped: [{ name: "code", before: "integer", after: "text" }],
    frauds: { before: 0.05, after: 0.1 },
    sampled: { before: 2000, after: 1000 },
  });
  expect(found.drift.identifiers).toEqual(["id"]);
  const columnOf = (name: string) => found.drift.columns.find((column) => column.name === name);
  // scipy: jensenshannon([1500, 500, 0], [0, 750, 250]) in the order VW, Saab, Ford
  expect(columnOf("make")).toMatchObject({
    test: "Jensen–Shannon distance",
    hasDrifted: true,
    unseen: ["Ford"],
  });
  expect(columnOf("make")!.value).toBeCloseTo(0.6418563766533297, 10);
  expect(columnOf("same")).toMatchObject({ value: 0, hasDrifted: false });
  expect(await compareDatasetVersions(before, after)).toEqual(found);
});
