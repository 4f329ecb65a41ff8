import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { DatasetAnswer, datasetAnswer } from "@/app/api/v1/datasets/answer";
import { listDatasets } from "@/lib/datasets/queries";

export const GET = apiRoute(
  { summary: "All datasets", role: "viewer", query: Page, answer: pageOf(DatasetAnswer) },
  async ({ member, query }) => {
    const { items, nextCursor } = await listDatasets(member.teamId, query);
    return { items: items.map(datasetAnswer), nextCursor };
  },
);
