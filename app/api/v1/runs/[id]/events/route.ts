import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { listenForChanges } from "@/lib/live/live";
import { getRun } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";

const heartbeatMs = 15_000;

export const GET = apiRoute(
  {
    summary:
      "Server-sent events: a message when the run, a task, its log or its artifacts changed; the event `end` when it has ended",
    role: "viewer",
    params: z.object({ id: z.string() }),
    produces: "text/event-stream",
    answer: z.string(),
  },
  async ({ member, params, request }) => {
    const { id } = await getRun(member.teamId, params.id);
    return new Response(changesOf(member.teamId, id, request.signal), {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      },
    });
  },
);

function changesOf(teamId: string, runId: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  let close = () => {};
  return new ReadableStream({
    async start(controller) {
      const send = (data: unknown, event = "message") =>
        controller.enqueue(text.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      let isOpen = true;
      let stop = () => {};
      const heartbeat = setInterval(() => controller.enqueue(text.encode(": still here\n\n")), heartbeatMs);
      close = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(heartbeat);
        stop();
        controller.close();
      };
      const endIfEnded = async () => {
        const { state } = await getRun(teamId, runId);
        if (!isOpen || !isEnded(state)) return;
        send({ state }, "end");
        close();
      };
      stop = await listenForChanges((change) => {
        if (!isOpen || change.runId !== runId || change.teamId !== teamId) return;
        send({ kind: change.kind });
        if (change.kind === "run") endIfEnded().catch(close);
      });
      if (!isOpen || signal.aborted) return stop();
      signal.addEventListener("abort", close);
      send({ kind: "run" });
      await endIfEnded();
    },
    cancel: () => close(),
  });
}
