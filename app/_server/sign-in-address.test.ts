import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { sameOriginPath } from "@/app/(auth)/sign-in/same-origin-path";
import { proxy } from "@/proxy";
import { pagePathHeader, signInAddress } from "./sign-in-address";

test("signing in leads back to the requested page, including its query", async () => {
  const path = "/runs?state=Failed&tag=a%26b";
  const request = new NextRequest(`http://127.0.0.1:3000${path}&_rsc=1abc`, {
    headers: { [pagePathHeader]: "//evil.example" },
  });
  const header = (await proxy(request)).headers.get(`x-middleware-request-${pagePathHeader}`);
  const address = new URL(signInAddress(header), "http://127.0.0.1:3000");
  expect(address.pathname).toBe("/sign-in");
  expect(sameOriginPath(address.searchParams.get("callbackUrl")!)).toBe(path);
});

test("the home page and other sites are not kept as the page to return to", () => {
  for (const path of [null, "/", "//evil.example", "/sign-in?callbackUrl=%2Fruns"])
    expect(signInAddress(path)).toBe("/sign-in");
  expect(signInAddress("/runs", "/account/second-factor")).toBe("/account/second-factor?callbackUrl=%2Fruns");
});
