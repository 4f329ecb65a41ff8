import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/app/_server/content-security-policy";
import { pagePathHeader } from "@/app/_server/sign-in-address";
import { environment } from "@/lib/base/environment";
import { countUse, RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";

/**
 * Gives each page its policy with a nonce, which Next.js puts on its own scripts. Access is decided by the page. Not
 * for /api and /v1: a body would be buffered here, and an answer there is not a document.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const refusal = request.nextUrl.pathname.startsWith("/shared/") && (await countOpening(request));
  if (refusal) return refusal;
  const nonce = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set(pagePathHeader, pagePathOf(request));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (environment().publicUrl.startsWith("https:"))
    response.headers.set("strict-transport-security", "max-age=63072000");
  return response;
}

export const config = { matcher: "/((?!api/|ajax-api/|v1/|graphql$|_next/static/).*)" };

/** Path and query of the requested page, without Next.js's own navigation parameter. */
function pagePathOf({ nextUrl }: NextRequest): string {
  const search = new URLSearchParams(nextUrl.search);
  search.delete("_rsc");
  return search.size === 0 ? nextUrl.pathname : `${nextUrl.pathname}?${search}`;
}

/** Shared reports are public; a page itself cannot answer 429. */
async function countOpening({ headers }: NextRequest): Promise<Response | undefined> {
  try {
    await countUse("share", clientAddress(headers));
  } catch (error) {
    if (!(error instanceof RateLimitError)) throw error;
    return new Response(error.message, { status: 429, headers: error.headers });
  }
}
