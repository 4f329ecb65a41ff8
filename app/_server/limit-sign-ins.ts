import { createHash } from "node:crypto";
import { NextRequest } from "next/server";
import { recordSignIn } from "@/lib/audit/record-sign-in";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";
import { countUse, forgetUses, RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";
import { readBody } from "@/lib/net/read-body";

type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

const maxBodyBytes = 16 * 1024;

/**
 * next-auth's handler with attempts to sign in counted by address and by account, before the costly check of the
 * password. A success begins the account's count anew; each attempt is in the audit log. Refusals have the form that `signIn` of next-auth reads.
 */
export function limitSignIns(handler: Handler): Handler {
  return async (request, context) => {
    const { url, method, headers } = request;
    try {
      const body = (await readBody(request, maxBodyBytes, "The form is too long.")).toString("utf8");
      const whole = new NextRequest(url, { method, headers, body });
      if (!new URL(url).pathname.endsWith("/callback/credentials")) return await handler(whole, context);
      const email = emailOf(body, headers);
      const account = accountOf(email);
      await countUse("sign-in-address", clientAddress(headers));
      await countUse("sign-in-account", account);
      const response = await handler(whole, context);
      if (isSignedIn(response)) await forgetUses("sign-in-account", account);
      await recordSignIn(email, isSignedIn(response), clientAddress(headers));
      return response;
    } catch (error) {
      if (error instanceof DomainError) return refusal(error);
      throw error;
    }
  };
}

function emailOf(body: string, headers: Headers): string {
  return headers.get("content-type")?.includes("json")
    ? String((parseJson(body) as { email?: unknown } | undefined)?.email)
    : String(new URLSearchParams(body).get("email"));
}

/** A hash, so that what was typed is of no length that matters and is kept nowhere. */
function accountOf(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError("invalid", "The body is not valid JSON.");
  }
}

function isSignedIn(response: Response): boolean {
  return response.headers.getSetCookie().some((cookie) => /^[^=]*session-token[^=]*=[^;]/.test(cookie));
}

function refusal(error: DomainError): Response {
  const url = `${environment().publicUrl}/sign-in?error=${encodeURIComponent(error.message)}`;
  const status = error instanceof RateLimitError ? 429 : error.code === "too-large" ? 413 : 422;
  const headers = error instanceof RateLimitError ? error.headers : undefined;
  return Response.json({ url, message: error.message }, { status, headers });
}
