import { signBody } from "@/inngest/endpoint/signature";
import type { Job } from "./jobs";
import { maxCallBytes, maxCallMs } from "./limits";

type Handler = (request: Request) => Promise<Response>;

/** No network is involved: the handler only needs a URL to read the query from. */
const address = "http://127.0.0.1/api/inngest";

/**
 * Reads the functions' configuration (in-band sync, SDK_SPEC §4.3.5), or, given their public URL, makes them register
 * with their server.
 */
export async function callRegister(
  handler: Handler,
  signingKey: string,
  publicAddress?: string,
): Promise<unknown> {
  const url = publicAddress ?? address;
  const kind: Record<string, string> = publicAddress ? {} : { "x-inngest-sync-kind": "in_band" };
  const response = await handler(signed("PUT", url, { url }, signingKey, kind));
  const body = await response.text();
  if (!response.ok) throw new Error(`The functions did not register: ${response.status} ${body}`);
  return JSON.parse(body);
}

/** Calls a function to walk on, or to run one planned step (SDK_SPEC §4.4). @throws after two hours, Inngest's limit */
export async function callFunction(
  handler: Handler,
  signingKey: string,
  job: Job,
  maxAttempts: number,
): Promise<Response> {
  const url = `${address}?fnId=${encodeURIComponent(job.functionId)}&stepId=${encodeURIComponent(job.target)}`;
  const isLarge = job.stepBytes > maxCallBytes;
  const body = {
    version: 2,
    event: job.event,
    events: job.batch ?? [job.event],
    steps: isLarge ? {} : job.steps,
    ctx: {
      run_id: job.runId,
      fn_id: job.functionId,
      attempt: job.attempt,
      max_attempts: maxAttempts,
      disable_immediate_execution: job.pending > 0,
      use_api: isLarge,
      // Echoed by the checkpoints of this call, which are refused when the lease was lost.
      qi_id: job.leaseId,
      stack: { stack: job.stepOrder, current: job.stepOrder.length },
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("A call may take at most two hours.")), maxCallMs).unref();
  });
  const answer = handler(
    signed("POST", url, body, signingKey, {
      "x-run-id": job.runId,
      "x-request-id": job.leaseId,
      "x-inngest-job-id": job.id,
      "x-inngest-server-kind": "cloud",
    }),
  );
  return Promise.race([answer, tooLong]).finally(() => clearTimeout(timer));
}

function signed(
  method: string,
  url: string,
  body: unknown,
  signingKey: string,
  headers: Record<string, string>,
): Request {
  const text = JSON.stringify(body);
  return new Request(url, {
    method,
    body: text,
    headers: {
      ...headers,
      host: new URL(url).host,
      "content-type": "application/json",
      "x-inngest-signature": signBody(text, signingKey),
    },
  });
}
