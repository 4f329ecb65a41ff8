import { expect, test } from "vitest";
import { buildLineage, lineageId, lineageOf, withRunNames } from "./lineage";

const uploaded = { source: null, runId: null, scoredBy: null };
const graph = buildLineage(
  [
    { name: "claims", version: 1, sha256: "a".repeat(64), ...uploaded },
    { name: "claims", version: 2, sha256: "b".repeat(64), ...uploaded },
    {
      name: "scored",
      version: 1,
      sha256: "c".repeat(64),
      source: { name: "claims", version: 2 },
      runId: "r9",
      scoredBy: { name: "fraud", version: "1" },
    },
    {
      name: "encoded",
      version: 1,
      sha256: "d".repeat(64),
      source: { name: "claims", version: 1 },
      runId: "r8",
      scoredBy: null,
    },
  ],
  [
    {
      name: "fraud",
      version: 1,
      aliases: ["champion"],
      featureSet: "twelve",
      transformation: "f".repeat(64),
      data: "claims/1",
      runId: "r1",
    },
    {
      name: "fraud",
      version: 2,
      aliases: [],
      featureSet: undefined,
      transformation: undefined,
      data: undefined,
      runId: undefined,
    },
  ],
);
const labels = (id: string) => lineageOf(graph, id).map(({ label }) => label);

test("a model version has its ancestors and descendants", () => {
  const lineage = lineageOf(graph, lineageId.model("fraud", 1));
  expect(lineage.map(({ label }) => label)).toEqual([
    "File",
    "claims 1",
    "Run r9",
    "scored 1",
    "twelve",
    "Run r1",
    "fraud 1",
    "@champion",
  ]);
  const model = lineage.find(({ kind }) => kind === "model")!;
  expect(model).toMatchObject({ after: ["run r1"], href: "/models/fraud/1" });
});

test("predictions lead back to the scored claims and to the model's training data", () => {
  expect(labels(lineageId.dataset("scored", 1))).toEqual([
    ...["File", "claims 1", "File", "claims 2", "Run r9", "scored 1", "twelve", "Run r1", "fraud 1"],
  ]);
});

test("a file leads to everything derived from it; an unknown id has no lineage", () => {
  expect(labels(lineageId.file("a".repeat(64)))).toEqual([
    ...[
      "File",
      "claims 1",
      "Run r9",
      "scored 1",
      "Run r8",
      "encoded 1",
      "twelve",
      "Run r1",
      "fraud 1",
      "@champion",
    ],
  ]);
  expect(labels(lineageId.model("fraud", 2))).toEqual(["fraud 2"]);
  expect(labels("run no-such")).toEqual([]);
});

test("a run is called by its name, and by the end of its id where it is gone", () => {
  const named = withRunNames(
    lineageOf(graph, lineageId.dataset("claims", 1)),
    new Map([["r1", "brave-heron-17"]]),
  );
  const runs = named.filter(({ kind }) => kind === "run").map(({ label }) => label);
  expect(runs.sort()).toEqual(["Run r8", "Run r9", "brave-heron-17"]);
});
