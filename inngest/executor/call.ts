import { createHmac } from "node:crypto";
import { canonicalize } from "json-canonicalize";
import type { Job, RunState } from "./store";

type Handler = (request: Request) => Promise<Response>;

/** Nothing goes over a network: the handler only needs an address to read the query of. */
const address = "http://127.0.0.1/api/inngest";

/** Asks the functions what they are (an in-band sync). */
export async function callRegister(handler: Handler, signingKey: string): Promise<unknown> {
  const response = await handler(
    signed("PUT", address, { url: address }, signingKey, { "x-inngest-sync-kind": "in_band" }),
  );
  const body = await response.text();
  if (!response.ok) throw new Error(`The functions did not register: ${response.status} ${body}`);
  return JSON.parse(body);
}

/** Calls a function to walk on, or to run one planned step (INNGEST.md "A call"). */
export function callFunction(
  handler: Handler,
  signingKey: string,
  job: Job,
  run: RunState,
  maxAttempts: number,
) {
  const url = `${address}?fnId=${encodeURIComponent(run.functionId)}&stepId=${encodeURIComponent(job.target)}`;
  const body = {
    version: 2,
    event: run.event,
    events: [run.event],
    steps: run.steps,
    ctx: {
      run_id: job.runId,
      fn_id: run.functionId,
      attempt: job.attempt,
      max_attempts: maxAttempts,
      disable_immediate_execution: run.pending > 0,
      use_api: false,
      // The checkpoints of this call come back with it, and are refused when the lease was lost.
      qi_id: job.leaseId,
      stack: { stack: run.order, current: run.order.length },
    },
  };
  return handler(
    signed("POST", url, body, signingKey, {
      "x-run-id": job.runId,
      "x-request-id": job.leaseId,
      "x-inngest-generation-id": job.leaseId,
      "x-inngest-job-id": job.id,
      "x-inngest-server-kind": "cloud",
    }),
  );
}

function signed(
  method: string,
  url: string,
  body: unknown,
  signingKey: string,
  headers: Record<string, string>,
): Request {
  const text = JSON.stringify(body);
  const seconds = Math.floor(Date.now() / 1000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  const signature = createHmac("sha256", key)
    .update(canonicalize(JSON.parse(text)) + seconds)
    .digest("hex");
  return new Request(url, {
    method,
    body: text,
    headers: {
      ...headers,
      host: "127.0.0.1",
      "content-type": "application/json",
      "x-inngest-signature": `t=${seconds}&s=${signature}`,
    },
  });
}
