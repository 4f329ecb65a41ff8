import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { deleteSavedQuery, NewSavedQuery, saveQuery } from "@/lib/datasets/sql/saved-queries";

const params = NewSavedQuery.pick({ name: true });
const whoMay =
  "Needs the role operator. Another's query, and one that a dashboard shows, are changed by editors.";

export const PUT = apiRoute(
  {
    summary: "Save a query under a name, in place of the team's query of this name",
    role: "operator",
    whoMay,
    params,
    body: NewSavedQuery.pick({ query: true }),
    answer: NewSavedQuery,
  },
  async ({ member, params: { name }, body: { query } }) => {
    await saveQuery(member.teamId, member, { name, query });
    return { name, query };
  },
);

export const DELETE = apiRoute(
  { summary: "Delete a saved query", role: "operator", whoMay, params, status: 204, answer: z.undefined() },
  async ({ member, params: { name } }) => {
    await deleteSavedQuery(member.teamId, member, name);
    return new Response(null, { status: 204 });
  },
);
