import { z } from "zod";
import { inngest } from "@/inngest/client";
import { hashSigningKey } from "@/inngest/endpoint/signature";

/** Longest wait for an answer of the server, in ms. */
const longestMs = 10_000;

/** The server's refusal of a key, or an answer that cannot be used. */
export class ServerError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const Runs = listOf(z.object({ run_id: z.string(), status: z.string().optional() }));
const Jobs = listOf(z.object({ at: z.coerce.date(), attempt: z.int().default(0) }));
const Functions = listOf(z.object({ id: z.string() }));

/** The server wraps some of its lists, and writes an empty one as null. */
function listOf<T extends z.ZodType>(item: T) {
  const list = z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
  return z.union([z.object({ data: list }).transform(({ data }) => data), list]);
}

/** Addresses of the server, as the SDK reads them from the environment. */
const serverAddresses = () => ({ api: inngest.apiBaseUrl, events: inngest.eventBaseUrl });

/**
 * Checks that the server answers.
 * @returns true for `inngest dev`, which does not sign its calls
 * @throws ServerError, or the error of the connection
 */
export async function checkHealth(): Promise<{ isDev: boolean }> {
  const { status, headers } = await call("/health");
  if (status >= 500) throw new ServerError(`The Inngest server answers ${status}.`, status);
  return { isDev: headers.get("x-inngest-server-kind") === "dev" };
}

/** Checks the event key by sending no event. @throws ServerError when it is refused */
export async function checkEventKey(): Promise<void> {
  const url = new URL(`/e/${encodeURIComponent(inngest.eventKey ?? "")}`, serverAddresses().events);
  const { status } = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "[]",
    signal: AbortSignal.timeout(longestMs),
  });
  if ([401, 403, 404].includes(status))
    throw new ServerError(`The event key was refused (${status}).`, status);
  if (status === 503)
    throw new ServerError("The Inngest server has no event key. Start it with one.", status);
}

/** Ids of the functions that the server knows of this app; undefined when it cannot tell. @throws ServerError */
export async function listKnownFunctions(): Promise<string[] | undefined> {
  const answer = await call(`/v1/apps/${encodeURIComponent(inngest.id)}/functions`);
  if (answer.status === 401 || answer.status === 403)
    throw new ServerError(`The signing key was refused (${answer.status}).`, answer.status);
  if (!answer.ok) return undefined;
  const { data } = Functions.safeParse(await answer.json().catch(() => undefined));
  return data?.map(({ id }) => id);
}

/** Runs of the server that an event has started, the newest last. @throws ServerError */
export async function listRunsOfEvent(eventId: string): Promise<string[]> {
  const answer = await call(`/v1/events/${encodeURIComponent(eventId)}/runs`);
  // It does not know the event, or an id of this form.
  if (answer.status === 404 || answer.status === 400 || answer.status === 410) return [];
  return Runs.parse(await read(answer)).map(({ run_id }) => run_id);
}

/** True while the server has the state of a run; it deletes it at the run's end. @throws ServerError */
export async function hasState(serverRunId: string): Promise<boolean> {
  const answer = await call(`/v0/runs/${encodeURIComponent(serverRunId)}/actions`);
  if (answer.status === 410 || answer.status === 404) return false;
  if (!answer.ok) throw new ServerError(`The Inngest server answered ${answer.status}.`, answer.status);
  await answer.body?.cancel();
  return true;
}

/** Time of the next call of a run, if the server waits after failed ones. */
export async function findRetryTime(serverRunId: string): Promise<Date | undefined> {
  const answer = await call(`/v1/runs/${encodeURIComponent(serverRunId)}/jobs`);
  if (!answer.ok) return undefined;
  const { data: jobs = [] } = Jobs.safeParse(await answer.json().catch(() => undefined));
  const times = jobs
    .filter(({ at, attempt }) => attempt > 0 && at.getTime() > Date.now())
    .map(({ at }) => at);
  return times.sort((a, b) => a.getTime() - b.getTime())[0];
}

/** With the signing key, and on 401 with the fallback key, as the SDK does. */
async function call(path: string): Promise<Response> {
  const keys = [inngest.signingKey, inngest.signingKeyFallback].filter((key) => key !== undefined);
  let answer: Response | undefined;
  for (const key of keys.length > 0 ? keys : [""]) {
    await answer?.body?.cancel();
    const ask = () =>
      fetch(new URL(path, serverAddresses().api), {
        headers: { ...inngest.headers, authorization: `Bearer ${hashSigningKey(key)}` },
        signal: AbortSignal.timeout(longestMs),
      });
    // Once more at once: a kept connection may have ended unnoticed.
    answer = await ask().catch(() => ask());
    if (answer.status !== 401 && answer.status !== 403) break;
  }
  return answer!;
}

async function read(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new ServerError(`The Inngest server answered ${answer.status}.`, answer.status);
  return answer.json();
}
