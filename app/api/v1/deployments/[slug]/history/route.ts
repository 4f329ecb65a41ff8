import { z } from "zod";
import { Page, pageOf, Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listHistory } from "@/lib/deployments/history";

const HistoryAnswer = z.object({
  id: z.string(),
  at: Time,
  by: z.string(),
  token: z.string().nullable(),
  action: z.string(),
  changes: z.array(
    z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
  /** True if the current settings equal those of this entry. */
  isCurrent: z.boolean(),
});

export const GET = apiRoute(
  {
    summary: "Changes of a deployment's configuration, newest first",
    role: "viewer",
    params: z.object({ slug: z.string() }),
    query: Page.extend({ cursor: z.coerce.number().int().positive().optional() }),
    answer: pageOf(HistoryAnswer),
  },
  async ({ member, params, query }) => {
    const { items, nextCursor } = await listHistory(member.teamId, params.slug, query);
    return {
      items: items.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
      nextCursor: nextCursor === null ? null : String(nextCursor),
    };
  },
);
