import { AsyncLocalStorage } from "node:async_hooks";
import { NextRequest } from "next/server";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { RateLimitError } from "@/lib/limits/rate-limit";
import { readBody } from "@/lib/net/read-body";

type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

const maxBodyBytes = 16 * 1024;

/** The current attempt. next-auth answers any error of the credential check with 401, so the error is kept here. */
const attempts = new AsyncLocalStorage<{ refusal?: RateLimitError }>();

/**
 * next-auth's handler, with a limit on the form and with 429 where the credential check was asked too often. Refusals
 * have
 * the form that `signIn` of next-auth reads. The checks are in lib/auth/sign-in-by-password.ts.
 */
export function signInRoute(handler: Handler): Handler {
  return async (request, context) => {
    try {
      const { url, method, headers } = request;
      const body = (await readBody(request, maxBodyBytes, "The form is too long.")).toString("utf8");
      const attempt: { refusal?: RateLimitError } = {};
      const response = await attempts.run(attempt, () =>
        handler(new NextRequest(url, { method, headers, body }), context),
      );
      return attempt.refusal ? refuse(attempt.refusal) : response;
    } catch (error) {
      if (error instanceof DomainError) return refuse(error);
      throw error;
    }
  };
}

/** Runs the credential check of an attempt, and keeps its refusal for the route's answer. */
export async function keepRefusal<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    const attempt = attempts.getStore();
    if (attempt && error instanceof RateLimitError) attempt.refusal = error;
    throw error;
  }
}

function refuse(error: DomainError): Response {
  const url = `${environment().publicUrl}/sign-in?error=${encodeURIComponent(error.message)}`;
  const status = error instanceof RateLimitError ? 429 : error.code === "too-large" ? 413 : 422;
  const headers = error instanceof RateLimitError ? error.headers : undefined;
  return Response.json({ url, message: error.message }, { status, headers });
}
