import { serve } from "inngest/edge";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { noteCall } from "@/inngest/server/server-state";
import { environment } from "@/lib/base/environment";
import { readBody } from "@/lib/net/read-body";
import { answerCall, callAgain } from "./calls-under-way";
import { BusyError } from "./large-signature";
import { isSigned } from "./signature";

/** Above the state of a run, which Inngest limits to 32 MB. */
const maxBodyBytes = 40 * 1024 * 1024;

const { executor, publicUrl } = environment();

/**
 * Answers the executor's calls into the functions; refuses requests not signed with the signing key. They register
 * under the public address, not the one that a proxy has called.
 */
export const handler: (request: Request) => Promise<Response> = serve({
  client: inngest,
  functions,
  ...(executor === "inngest" && { serveOrigin: new URL(publicUrl).origin }),
});

/** Maximum bodies read or checked at once; Inngest retries the others. */
const mostAtOnce = 64;
const mostBytesAtOnce = 160 * 1024 * 1024;
let [callsUnderWay, bytesUnderWay] = [0, 0];

/**
 * The same for calls from outside, where an Inngest server drives the functions; with the embedded executor the
 * endpoint does not exist. The SDK would reveal some of the functions to anyone, and register them at anyone's request;
 * here only signed requests are answered, in every mode, and little work is done before the check.
 */
export async function guardedHandler(request: Request): Promise<Response> {
  if (environment().executor === "embedded") return refuse(404, "Not Found");
  const declared = request.headers.get("content-length");
  // A body without a declared length counts as the longest.
  const bytes = request.body ? Number(declared ?? maxBodyBytes) : 0;
  if (!(bytes <= maxBodyBytes)) return refuse(413, "Content Too Large");
  if (callsUnderWay >= mostAtOnce || bytesUnderWay + bytes > mostBytesAtOnce) return busy();
  callsUnderWay += 1;
  bytesUnderWay += bytes;
  let body: Buffer;
  try {
    body = await readBody(request, maxBodyBytes, "Too large.");
    const { INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK } = process.env;
    const keys = [INNGEST_SIGNING_KEY, INNGEST_SIGNING_KEY_FALLBACK].filter((key) => key !== undefined);
    const isAllowed = await isSigned(request.headers.get("x-inngest-signature"), body, keys);
    if (request.method === "POST") noteCall(isAllowed);
    if (!isAllowed) return refuse(401, "Unauthorized");
  } catch (error) {
    if (error instanceof BusyError) return busy();
    return refuse(413, "Content Too Large");
  } finally {
    callsUnderWay -= 1;
    bytesUnderWay -= bytes;
  }
  const { method, headers } = request;
  return answerCall(() =>
    handler(
      new Request(request.url, {
        method,
        headers,
        ...(body.byteLength > 0 && { body: body.toString("utf8") }),
      }),
    ),
  );
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

const busy = () => callAgain("Too many calls at once.");
