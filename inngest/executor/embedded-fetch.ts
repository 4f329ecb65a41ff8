import { z } from "zod";
import { newId } from "@/db/id";
import { processWide } from "@/db/process-wide";
import { hashSigningKey, isSame } from "@/inngest/endpoint/signature";
import { whyNotKept } from "@/lib/base/keepable";
import { applyCheckpoint } from "./apply-answer";
import { takeEvents } from "./events";
import { maxEventBytes } from "./limits";
import type { Event, Registry } from "./registry";
import { listSteps } from "./steps";
import { ring } from "./taker-bell";
import { transaction } from "./transaction";
import { listEvents, wakeBySignal } from "./waits";

/** The functions that answer the client, and the keys it must present. */
export interface Served {
  registry: Registry;
  signingKey: string;
  eventKey: string;
}

const SentEvent = z.object({
  id: z.string().optional(),
  name: z.string().min(1).max(512),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().optional(),
});
const SentEvents = z.union([z.array(SentEvent).max(5000), SentEvent.transform((event) => [event])]);
const Checkpoint = z.object({ qi_id: z.string(), steps: z.array(z.unknown()) });
const Signal = z.object({ signal: z.string().min(1), data: z.unknown() });

const held = processWide("served", (): { served?: Served } => ({}));

/** Serves these functions: sent events start, wake and cancel them from now on. */
export function serveEmbedded(served: Served): void {
  held.served = served;
}

/** The `fetch` of the Inngest client: requests to an Inngest server are answered in process. */
export const embeddedFetch: typeof fetch = async (input, init) => {
  const { served } = held;
  if (!served) return refuse(503, "The embedded executor has not started.");
  const call = await readCall(input, init);
  const { pathname } = call;
  const route = routes.find(({ method, path }) => method === call.method && path.test(pathname));
  if (!route)
    return refuse(501, `The embedded executor does not serve ${call.method} ${pathname}; it needs a server.`);
  const part = decodeURIComponent(pathname.match(route.path)?.[1] ?? "");
  const isAllowed =
    route.key === "event"
      ? isSame(part, served.eventKey)
      : isSame(call.headers.get("authorization") ?? "", `Bearer ${hashSigningKey(served.signingKey)}`);
  if (!isAllowed) return refuse(401, "The key is not the executor's.");
  return route.answer(served, call, part);
};

/**
 * Accepts events without the SDK's request: of runs that are sent again until they are marked as sent, so the commit does
 * not wait for the disk.
 */
export async function acceptSent(events: Pick<Event, "id" | "name" | "data">[]): Promise<void> {
  const { served } = held;
  if (!served) throw new Error("The embedded executor has not started.");
  const ts = Date.now();
  await takeEvents(
    served.registry,
    events.map((event) => ({ ...event, ts })),
    { isSentAgain: true },
  );
}

/** A request, parsed without a `Request` object for speed: every step of every run passes here. */
interface Call {
  method: string;
  pathname: string;
  headers: Headers;
  body: string;
}

async function readCall(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Call> {
  if (input instanceof Request || (init.body != null && typeof init.body !== "string")) {
    const { url, method, headers, body } = new Request(input, init);
    return { method, pathname: new URL(url).pathname, headers, body: await new Response(body).text() };
  }
  const { method = "GET", headers, body } = init;
  return { method, pathname: new URL(input).pathname, headers: new Headers(headers), body: body ?? "" };
}

interface Route {
  method: string;
  path: RegExp;
  key: "event" | "signing";
  answer(served: Served, call: Call, part: string): Promise<Response>;
}

const routes: Route[] = [
  { method: "POST", path: /^\/e\/([^/]+)$/, key: "event", answer: takeSent },
  { method: "POST", path: /^\/v1\/checkpoint\/([^/]+)\/async$/, key: "signing", answer: takeCheckpoint },
  { method: "POST", path: /^\/v1\/signals$/, key: "signing", answer: takeSignal },
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/actions$/,
    key: "signing",
    answer: async (_served, _call, runId) => Response.json(await listSteps(runId)),
  },
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/batch$/,
    key: "signing",
    answer: async (_served, _call, runId) => Response.json(await listEvents(runId)),
  },
];

async function takeSent({ registry }: Served, call: Call): Promise<Response> {
  const { data: events, error } = SentEvents.safeParse(JSON.parse(call.body));
  if (error) return refuse(400, `The events cannot be read. ${z.prettifyError(error)}`);
  const issue = whyNotKept(events);
  if (issue) return refuse(400, `The events cannot be stored. ${issue.path}: ${issue.message}`);
  if (events.some((event) => Buffer.byteLength(JSON.stringify(event)) > maxEventBytes))
    return refuse(413, "An event may have at most 512 KB.");
  if (events.some(({ name }) => name.startsWith("inngest/")))
    return refuse(400, "Event names that begin with inngest/ are reserved for Inngest.");
  const seed = call.headers.get("x-inngest-event-id-seed");
  const taken = events.map((event, index) => ({
    ...event,
    id: event.id || (seed ? `${seed}:${index}` : newId()),
    data: event.data ?? {},
    ts: event.ts ?? Date.now(),
  }));
  await takeEvents(registry, taken);
  return Response.json({ ids: taken.map(({ id }) => id), status: 200 });
}

async function takeCheckpoint({ registry }: Served, call: Call): Promise<Response> {
  const { qi_id, steps } = Checkpoint.parse(JSON.parse(call.body));
  const isKept = await applyCheckpoint(registry, qi_id, steps);
  return Response.json({}, { status: isKept ? 200 : 409 });
}

async function takeSignal(_served: Served, call: Call): Promise<Response> {
  const { signal, data } = Signal.parse(JSON.parse(call.body));
  const issue = whyNotKept({ signal, data });
  if (issue) return refuse(400, `The signal cannot be stored. ${issue.path}: ${issue.message}`);
  const runId = await transaction((tx) => wakeBySignal(tx, signal, data));
  if (!runId) return refuse(404, "No step is waiting for this signal.");
  ring();
  return Response.json({ data: { run_id: runId } });
}

function refuse(status: number, error: string): Response {
  return Response.json({ error, status }, { status });
}
