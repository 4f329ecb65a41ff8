import { z } from "zod";
import { Page, pageOf, Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listDatasets } from "@/lib/datasets/queries";

const Dataset = z.object({
  name: z.string(),
  description: z.string(),
  latestVersion: z.int().nullable(),
  createdAt: Time,
});

export const GET = apiRoute(
  { summary: "All datasets", role: "viewer", query: Page, answer: pageOf(Dataset) },
  async ({ member, query }) => {
    const { items, nextCursor } = await listDatasets(member.teamId, query);
    return {
      items: items.map((row) => ({
        ...row,
        latestVersion: row.latest?.version ?? null,
        createdAt: row.createdAt.toISOString(),
      })),
      nextCursor,
    };
  },
);
