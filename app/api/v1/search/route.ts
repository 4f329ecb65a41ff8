import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { findByName, foundKinds } from "@/lib/search/find-by-name";

const Answer = z.object({
  items: z.array(
    z.object({
      kind: z.enum(foundKinds),
      /** Identifier used in URLs: an id, a slug or a name. */
      id: z.string(),
      name: z.string(),
      detail: z.string(),
    }),
  ),
});

export const GET = apiRoute(
  {
    summary:
      "Things with this text in their name, at most five of a kind; runs by the beginning of their name or id",
    role: "viewer",
    // Postgres keeps no NUL, so nothing has one in its name.
    query: z.object({
      text: z
        .string()
        .max(200)
        .regex(/^[^\0]*$/)
        .default(""),
    }),
    answer: Answer,
  },
  async ({ member, query }) => ({ items: await findByName(member.teamId, query.text) }),
);
