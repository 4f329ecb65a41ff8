import { expect, test } from "vitest";
import { sameOriginPath } from "./same-origin-path";

test("keeps a path of the portal, with query and hash", () => {
  expect(sameOriginPath("/runs/1?task=a#logs")).toBe("/runs/1?task=a#logs");
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "/sign-in",
  "",
  undefined,
  ["/a", "/b"],
])("%s redirects to the home page", (path) => {
  expect(sameOriginPath(path)).toBe("/");
});
