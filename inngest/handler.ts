import { serve } from "inngest/edge";
import { readBody } from "@/lib/net/read-body";
import { inngest } from "./client";
import { functions } from "./functions";
import { isSigned } from "./signature";

/** More than the state of a run, which Inngest holds to 32 MB. */
const maxBodyBytes = 40 * 1024 * 1024;

/** Answers the executor's calls into the functions; refuses what is not signed with the signing key. */
export const handler: (request: Request) => Promise<Response> = serve({ client: inngest, functions });

/**
 * The same for calls from outside. The SDK would tell anybody a little of the functions, and register them at anybody's
 * wish; here nothing is answered that is not signed, in no mode.
 */
export async function guardedHandler(request: Request): Promise<Response> {
  let body: string;
  try {
    body = (await readBody(request, maxBodyBytes, "Too large.")).toString("utf8");
  } catch {
    return Response.json({ message: "Content Too Large" }, { status: 413 });
  }
  const { INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK } = process.env;
  const keys = [INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK].filter((key) => key !== undefined);
  if (!isSigned(request.headers.get("x-inngest-signature"), body, keys))
    return Response.json({ message: "Unauthorized" }, { status: 401 });
  const { method, headers } = request;
  return handler(new Request(request.url, { method, headers, ...(body === "" ? {} : { body }) }));
}
