import { sameOriginPath } from "@/app/(auth)/sign-in/same-origin-path";

/** Request header in which proxy.ts gives a page its own path and query; what a client sends in it is overwritten. */
export const pagePathHeader = "x-page-path";

/** URL of the sign-in page that continues to `path`, or of another page on the way there. */
export function signInAddress(path: string | null, way = "/sign-in"): string {
  const next = sameOriginPath(path ?? undefined);
  return next === "/" ? way : `${way}?${new URLSearchParams({ callbackUrl: next })}`;
}
