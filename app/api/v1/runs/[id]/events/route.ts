import { z } from "zod";
import { changeStream } from "@/app/_server/change-stream";
import { apiRoute } from "@/app/_server/http";
import { getRun } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";

export const GET = apiRoute(
  {
    summary:
      "Server-sent events: a message when the run, a task, its log or its artifacts changed; the event `end` when it has ended",
    role: "viewer",
    params: z.object({ id: z.string() }),
    produces: "text/event-stream",
    answer: z.string(),
  },
  async ({ member: { teamId }, params, request }) => {
    const { id } = await getRun(teamId, params.id);
    return changeStream(
      request.signal,
      (change) => change.teamId === teamId && change.runId === id,
      async () => {
        const { state } = await getRun(teamId, id);
        return isEnded(state) ? { state } : undefined;
      },
    );
  },
);
