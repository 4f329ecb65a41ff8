import { serve } from "inngest/edge";
import { inngest } from "./client";
import { functions } from "./functions";
import { isSigned } from "./signature";

/** Answers the executor's calls into the functions; refuses what is not signed with the signing key. */
export const handler: (request: Request) => Promise<Response> = serve({ client: inngest, functions });

/**
 * The same for calls from outside. The SDK would tell anybody a little of the functions, and register them at anybody's
 * wish; here nothing is answered that is not signed, in no mode.
 */
export async function guardedHandler(request: Request): Promise<Response> {
  const body = await request.text();
  const { INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK } = process.env;
  const keys = [INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK].filter((key) => key !== undefined);
  if (!isSigned(request.headers.get("x-inngest-signature"), body, keys))
    return Response.json({ message: "Unauthorized" }, { status: 401 });
  const { method, headers } = request;
  return handler(new Request(request.url, { method, headers, ...(body === "" ? {} : { body }) }));
}
