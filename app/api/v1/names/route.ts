import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { offeredKinds, offerNames } from "@/lib/search/offer-names";

const Answer = z.object({
  items: z.array(
    z.object({
      /** The text that a parameter takes: a name, a slug, an id or a reference such as fraud@champion. */
      value: z.string(),
      name: z.string(),
      detail: z.string(),
    }),
  ),
  /** More names contain the text: a longer one finds them. */
  hasMore: z.boolean(),
});

export const GET = apiRoute(
  {
    summary:
      "Names of a kind that contain a text, to choose a parameter from; those first that begin with it",
    role: "viewer",
    query: z.object({
      kind: z.enum(offeredKinds),
      // Postgres keeps no NUL, so nothing has one in its name.
      text: z
        .string()
        .max(200)
        .regex(/^[^\0]*$/)
        .default(""),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answer: Answer,
  },
  ({ member, query: { kind, ...query } }) => offerNames(member.teamId, kind, query),
);
