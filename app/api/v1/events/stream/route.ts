import { z } from "zod";
import { changeStream } from "@/app/_server/change-stream";
import { apiRoute } from "@/app/_server/http";

export const GET = apiRoute(
  {
    summary:
      "Server-sent events: a message when something is new under `GET /events`; of tasks, datasets, dashboards, experiments, or all but those and runs, where `kind` says so",
    role: "viewer",
    query: z.object({
      kind: z.enum(["task", "event", "dataset", "dashboard", "experiment"]).optional(),
      /** With the kind `experiment`: the id of the only one that is meant. */
      experiment: z.string().max(100).optional(),
    }),
    produces: "text/event-stream",
    answer: z.string(),
  },
  async ({ member, query, request, isStillAllowed }) => {
    const kinds: string[] = query.kind ? [query.kind] : ["run", "event"];
    return changeStream(
      { request, member, isStillAllowed },
      (change) =>
        change.teamId === member.teamId &&
        kinds.includes(change.kind) &&
        (query.experiment === undefined || change.experimentId === query.experiment),
    );
  },
);
