import { z } from "zod";
import { Page, pageOf, Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { RunState } from "@/lib/base/run";
import { EventKind } from "@/lib/events/event";
import { listEvents } from "@/lib/events/queries";

const EventAnswer = z.object({
  id: z.string(),
  /** As "run.failed" or "deployment.paused". */
  type: z.string(),
  subject: z.string(),
  message: z.string().nullable(),
  flow: z.string().nullable(),
  run: z.string().nullable(),
  task: z.string().nullable(),
  state: RunState.nullable(),
  data: z.record(z.string(), z.unknown()),
  createdAt: Time,
});

export const GET = apiRoute(
  {
    summary: "Events, newest first; changes of state of tasks with kind=task only",
    role: "viewer",
    query: Page.extend({
      kind: EventKind.optional(),
      flow: z.string().optional(),
      run: z.string().optional(),
      cursor: z.coerce.number().int().positive().optional(),
    }),
    answer: pageOf(EventAnswer),
  },
  async ({ member, query }) => {
    const { items, nextCursor } = await listEvents(member.teamId, query);
    return {
      items: items.map(({ id, runId, node, createdAt, ...event }) => ({
        ...event,
        id: String(id),
        run: runId,
        task: node,
        createdAt: createdAt.toISOString(),
      })),
      nextCursor: nextCursor === null ? null : String(nextCursor),
    };
  },
);
