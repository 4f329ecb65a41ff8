import { expect, test } from "vitest";
import { readZoneCookie, zoneCookieText } from "./zone-cookie";

test.each([
  { zone: "Europe/Berlin", isChosen: true },
  { zone: "America/Argentina/Buenos_Aires", isChosen: false },
])("a kept zone is read as it was: $zone", (choice) => {
  const value = /=([^;]*);/.exec(zoneCookieText(choice))![1]!;
  expect(readZoneCookie(decodeURIComponent(value))).toEqual(choice);
});

test("without a cookie there is no zone", () => {
  expect(readZoneCookie(undefined)).toBeUndefined();
  expect(readZoneCookie("")).toBeUndefined();
});
