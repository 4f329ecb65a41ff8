import { z } from "zod";
import { changeStream } from "@/app/_server/change-stream";
import { apiRoute } from "@/app/_server/http";
import { isEnded } from "@/lib/base/run";
import { getRun } from "@/lib/runs/read/queries";
import { listFamily } from "@/lib/runs/read/timeline-queries";

export const GET = apiRoute(
  {
    summary:
      "Server-sent events: a message when the run, a task, its log or its artifacts, or a run that it started changed; the event `end` when it has ended",
    role: "viewer",
    params: z.object({ id: z.string() }),
    produces: "text/event-stream",
    answer: z.string(),
  },
  async ({ member, params, request, isStillAllowed }) => {
    const { teamId } = member;
    const { id } = await getRun(teamId, params.id);
    const family = new Set(await listFamily(teamId, id));
    // One read at a time: of a fan-out, many tasks change at once.
    let isReading = false;
    const readFamily = async () => {
      if (isReading) return;
      isReading = true;
      try {
        for (const memberId of await listFamily(teamId, id)) family.add(memberId);
      } finally {
        isReading = false;
      }
    };
    return changeStream(
      { request, member, isStillAllowed },
      (change) => {
        if (change.teamId !== teamId || !change.runId || !family.has(change.runId)) return false;
        // A task that changed may have started a run, of which the page shows the tasks.
        if (change.kind === "task") readFamily().catch(console.error);
        return change.runId === id || change.kind === "run" || change.kind === "task";
      },
      async () => {
        const { state } = await getRun(teamId, id);
        return isEnded(state) ? { state } : undefined;
      },
    );
  },
);
