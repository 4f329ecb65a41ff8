import { expect, test } from "vitest";
import { navigationCookieText, readNavigation } from "./navigation-choice";

test("a kept choice is read as it was", () => {
  const choice = { isNarrow: true, closed: ["build", "models"] };
  const value = /=([^;]*);/.exec(navigationCookieText(choice))?.[1];
  expect(readNavigation(value)).toEqual(choice);
});

test("without a cookie all is open, and unknown names are left out", () => {
  expect(readNavigation(undefined)).toEqual({ isNarrow: false, closed: [] });
  expect(readNavigation("data.<script>.data.none")).toEqual({ isNarrow: false, closed: ["data"] });
});
