import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { artifactKinds, getArtifactKind } from "./catalog";

test("every kind is named after its file", () => {
  const files = readdirSync("lib/artifacts/kinds").map((file) => file.replace(/\.ts$/, ""));
  expect([...artifactKinds.keys()].sort()).toEqual(files.sort());
});

test("rejects an unknown kind and names the available ones", () => {
  expect(() => getArtifactKind("sculpture")).toThrow(
    'There is no kind of artifact "sculpture". There is: chart, file, image, markdown.',
  );
});
