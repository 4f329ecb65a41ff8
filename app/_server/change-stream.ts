import type { Member } from "@/lib/base/member";
import { openStream } from "@/lib/limits/open-streams";
import { type Change, listenForChanges } from "@/lib/live/live";

type Caller = {
  request: Request;
  member: Pick<Member, "teamId" | "userId">;
  isStillAllowed: () => Promise<boolean>;
};

/** Also the longest that a stream outlives its token or session. */
const heartbeatMs = 5_000;
/** Messages that wait for a slow reader, at most, but for one of each kind. */
const mostWaiting = 8;

/**
 * Answers with server-sent events: a message for each change that is meant, until the caller goes, or their token,
 * session
 * or role ends.
 * @param endOf what the event `end` carries; asked at first and at each change of a run, undefined while there is more
 * @throws RateLimitError when the caller or their team has too many open
 */
export function changeStream(
  caller: Caller,
  isMeant: (change: Change) => boolean,
  endOf: () => Promise<object | undefined> = async () => undefined,
): Response {
  const leave = openStream(caller.member);
  return new Response(streamOf(caller, leave, isMeant, endOf), {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function streamOf(
  { request: { signal }, isStillAllowed }: Caller,
  leave: () => void,
  isMeant: (change: Change) => boolean,
  endOf: () => Promise<object | undefined>,
): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  let close = () => {};
  let isCancelled = false;
  /** Kinds of changes that a slow reader has yet to hear of, each once: it reads all again anyway. */
  const untold = new Set<Change["kind"]>();
  const messageOf = (data: unknown, event = "message") =>
    text.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async start(controller) {
      const send = (data: unknown, event?: string) => controller.enqueue(messageOf(data, event));
      const isBehind = () => (controller.desiredSize ?? 0) <= 0;
      let isOpen = true;
      let stop = () => {};
      const beat = async () => {
        if (!isBehind()) controller.enqueue(text.encode(": still here\n\n"));
        if (!(await isStillAllowed())) close();
      };
      const heartbeat = setInterval(() => beat().catch(close), heartbeatMs);
      close = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(heartbeat);
        signal.removeEventListener("abort", close);
        leave();
        stop();
        // A reader that has cancelled the stream has closed it.
        if (!isCancelled) controller.close();
      };
      const endIfOver = async () => {
        const end = await endOf();
        if (!isOpen || !end) return;
        send(end, "end");
        close();
      };
      // Before the first wait: a caller may leave at any time, also before this.
      signal.addEventListener("abort", close);
      if (signal.aborted) return close();
      try {
        const unlisten = await listenForChanges((change) => {
          if (!isOpen || !isMeant(change)) return;
          if (isBehind()) untold.add(change.kind);
          else send({ kind: change.kind });
          if (change.kind === "run") endIfOver().catch(close);
        });
        if (!isOpen) return unlisten();
        stop = unlisten;
        send({ kind: "run" });
        await endIfOver();
      } catch (error) {
        close();
        throw error;
      }
    },
    pull(controller) {
      for (const kind of untold) controller.enqueue(messageOf({ kind }));
      untold.clear();
    },
    cancel() {
      isCancelled = true;
      close();
    },
  };
  return new ReadableStream(source, { highWaterMark: mostWaiting });
}
