import { z } from "zod";
import { newId } from "@/db/id";
import { applyCheckpoint } from "./apply-answer";
import type { Registry } from "./registry";
import { takeEvent } from "./store";

const SentEvent = z.object({
  id: z.string().optional(),
  name: z.string(),
  data: z.unknown().optional(),
  ts: z.number().optional(),
});
const SentEvents = z.union([z.array(SentEvent), SentEvent.transform((event) => [event])]);
const maxEventBytes = 512 * 1024;

const held = globalThis as { switchyardRegistry?: Registry };

/** From here on, sent events start and cancel these functions. */
export function setRegistry(registry: Registry): void {
  held.switchyardRegistry = registry;
}

/** The `fetch` of the Inngest client: what would go to an Inngest server is answered in process. */
export const embeddedFetch: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname.startsWith("/e/")) return takeEvents(request);
  const checkpoint = pathname.match(/^\/v1\/checkpoint\/[^/]+\/async$/);
  if (request.method === "POST" && checkpoint) {
    const registry = held.switchyardRegistry;
    if (!registry) return notStarted();
    const { qi_id, steps } = await request.json();
    const isKept = await applyCheckpoint(registry, String(qi_id), steps);
    return Response.json({}, { status: isKept ? 200 : 409 });
  }
  return Response.json(
    { error: `The embedded executor does not serve ${request.method} ${pathname}.` },
    { status: 501 },
  );
};

async function takeEvents(request: Request): Promise<Response> {
  const registry = held.switchyardRegistry;
  if (!registry) return notStarted();
  const text = await request.text();
  const events = SentEvents.parse(JSON.parse(text));
  const tooLarge = events.some((event) => Buffer.byteLength(JSON.stringify(event)) > maxEventBytes);
  if (tooLarge)
    return Response.json({ error: "An event may have 512 KB at most.", status: 413 }, { status: 413 });
  const seed = request.headers.get("x-inngest-event-id-seed");
  const ids: string[] = [];
  for (const [index, event] of events.entries()) {
    const id = event.id || (seed ? `${seed}:${index}` : newId());
    await takeEvent(registry, { ...event, id, data: event.data ?? {}, ts: event.ts ?? Date.now() });
    ids.push(id);
  }
  return Response.json({ ids, status: 200 });
}

function notStarted(): Response {
  return Response.json({ error: "The embedded executor has not started." }, { status: 503 });
}
