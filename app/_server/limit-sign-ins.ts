import { createHash } from "node:crypto";
import { NextRequest } from "next/server";
import { recordSignIn } from "@/lib/audit/record-sign-in";
import { knownDevice, newDevice } from "@/lib/auth/known-device";
import { secondFactorNeeded } from "@/lib/auth/sign-in-problems";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";
import { parseJsonBody } from "@/lib/json";
import { countUse, forgetUses, RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";
import { readBody } from "@/lib/net/read-body";

type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

const maxBodyBytes = 16 * 1024;
const deviceCookie = "switchyard.device";
const deviceCookieS = 365 * 86_400;

/**
 * next-auth's handler with attempts to sign in counted before the costly check of the password: by address, by address and
 * account, and by account over all devices that have not signed in to it before. So a stranger who tries passwords keeps
 * out nobody but other strangers. Each attempt is in the audit log. Refusals have the form that `signIn` of next-auth reads.
 */
export function limitSignIns(handler: Handler): Handler {
  return async (request, context) => {
    const { url, method, headers } = request;
    try {
      const body = (await readBody(request, maxBodyBytes, "The form is too long.")).toString("utf8");
      const whole = new NextRequest(url, { method, headers, body });
      if (!new URL(url).pathname.endsWith("/callback/credentials")) return await handler(whole, context);
      const email = emailOf(body, headers);
      const account = hash(email.trim().toLowerCase());
      const here = hash(`${clientAddress(headers)} ${account}`);
      const device = knownDevice(request.cookies.get(deviceCookie)?.value, account);
      await countUse("sign-in-address", clientAddress(headers));
      await countUse("sign-in-account", here);
      await (device ? countUse("sign-in-account", device) : countUse("sign-in-strangers", account));
      const response = await handler(whole, context);
      if (await isHalfway(response)) return response;
      await recordSignIn(email, isSignedIn(response), clientAddress(headers));
      if (!isSignedIn(response)) return response;
      for (const whom of device ? [here, device] : [here]) await forgetUses("sign-in-account", whom);
      return device ? response : withDevice(response, account);
    } catch (error) {
      if (error instanceof DomainError) return refusal(error);
      throw error;
    }
  };
}

function emailOf(body: string, headers: Headers): string {
  return headers.get("content-type")?.includes("json")
    ? String((parseJsonBody(body) as { email?: unknown } | undefined)?.email)
    : String(new URLSearchParams(body).get("email"));
}

/** So that what was typed is of no length that matters and is kept nowhere. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isSignedIn(response: Response): boolean {
  return response.headers.getSetCookie().some((cookie) => /^[^=]*session-token[^=]*=[^;]/.test(cookie));
}

/** The password was right, and the code comes with the next request. */
async function isHalfway(response: Response): Promise<boolean> {
  return response.status === 401 && (await response.clone().text()).includes(secondFactorNeeded);
}

function withDevice(response: Response, account: string): Response {
  const isSecure = environment().publicUrl.startsWith("https:");
  const cookie = `${deviceCookie}=${newDevice(account)}; Path=/api/auth; Max-Age=${deviceCookieS}; HttpOnly; SameSite=Lax`;
  const headers = new Headers(response.headers);
  headers.append("set-cookie", isSecure ? `${cookie}; Secure` : cookie);
  return new Response(response.body, { status: response.status, headers });
}

function refusal(error: DomainError): Response {
  const url = `${environment().publicUrl}/sign-in?error=${encodeURIComponent(error.message)}`;
  const status = error instanceof RateLimitError ? 429 : error.code === "too-large" ? 413 : 422;
  const headers = error instanceof RateLimitError ? error.headers : undefined;
  return Response.json({ url, message: error.message }, { status, headers });
}
