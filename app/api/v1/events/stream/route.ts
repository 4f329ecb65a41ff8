import { z } from "zod";
import { changeStream } from "@/app/_server/change-stream";
import { apiRoute } from "@/app/_server/http";

export const GET = apiRoute(
  {
    summary: "Server-sent events: a message when something is new under `GET /events`",
    role: "viewer",
    produces: "text/event-stream",
    answer: z.string(),
  },
  async ({ member: { teamId }, request }) =>
    changeStream(
      request.signal,
      (change) => change.teamId === teamId && ["run", "task", "event"].includes(change.kind),
    ),
);
