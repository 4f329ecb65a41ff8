import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { DatasetName } from "@/lib/datasets/dataset";
import { SqlText, saveSql } from "@/lib/datasets/sql/run-sql";

export const POST = apiRoute(
  {
    summary:
      "Keep the whole result of one SELECT as the next version of a dataset, which is made where it is missing",
    role: "editor",
    body: z.object({ query: SqlText, dataset: DatasetName, note: z.string().max(1000).optional() }),
    status: 201,
    answer: DatasetVersionAnswer,
  },
  async ({ member, body: { query, dataset, note }, request }) => {
    const { created } = await saveSql(member.teamId, query, dataset, {
      createdBy: member.userId,
      ...(note !== undefined && { note }),
      signal: request.signal,
    });
    return datasetVersionAnswer(dataset, created);
  },
);
