import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { listSavedQueries } from "@/lib/datasets/sql/saved-queries";

const SavedQueryAnswer = z.object({ name: z.string(), query: z.string() });

export const GET = apiRoute(
  {
    summary: "Saved queries of the team, by name",
    role: "viewer",
    answer: z.object({ items: z.array(SavedQueryAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => ({ items: await listSavedQueries(member.teamId), nextCursor: null }),
);
