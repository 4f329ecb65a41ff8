import { expect, test } from "vitest";
import { treeOf } from "./tree-of";

test("files become a tree with folders first", () => {
  const tree = treeOf([
    { path: "z.txt" },
    { path: "model/data/b" },
    { path: "model/MLmodel" },
    { path: "a.txt" },
  ]);
  expect(tree.map(({ path }) => path)).toEqual(["model", "a.txt", "z.txt"]);
  expect(tree[0]!.children!.map(({ path, name }) => [path, name])).toEqual([
    ["model/data", "data"],
    ["model/MLmodel", "MLmodel"],
  ]);
  expect(treeOf([])).toEqual([]);
});
