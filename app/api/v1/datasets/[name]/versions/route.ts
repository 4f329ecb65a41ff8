import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { DomainError } from "@/lib/base/errors";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { DatasetName } from "@/lib/datasets/dataset";
import { getDatasetVersion, listDatasetVersions } from "@/lib/datasets/queries";

const mediaTypes = ["text/csv", "application/vnd.apache.parquet", "application/octet-stream"];

export const GET = apiRoute(
  {
    summary: "The versions of a dataset, newest first, without their columns",
    role: "viewer",
    params: z.object({ name: z.string() }),
    query: Page.extend({ cursor: z.coerce.number().int().min(1).max(2_147_483_647).optional() }),
    answer: pageOf(DatasetVersionAnswer.omit({ columns: true, violations: true })),
  },
  async ({ member, params: { name }, query }) => {
    const { items, nextCursor } = await listDatasetVersions(member.teamId, name, query);
    return {
      items: items.map((row) => datasetVersionAnswer(name, row)),
      nextCursor: nextCursor === null ? null : String(nextCursor),
    };
  },
);

export const POST = apiRoute(
  {
    summary: "Upload a file as the next version of a dataset, which is made where it is missing",
    role: "editor",
    params: z.object({ name: DatasetName }),
    query: z.object({ schema: z.enum(["keep", "propose"]).optional() }),
    streams: mediaTypes,
    status: 201,
    answer: DatasetVersionAnswer,
  },
  async ({ member, params, query, request }) => {
    const contentType = request.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
    if (!mediaTypes.includes(contentType))
      throw new DomainError("unsupported-media-type", `Send the file itself as ${mediaTypes.join(" or ")}.`);
    if (!request.body) throw new DomainError("invalid", "The body is empty. Send the file as the body.");
    const body = Readable.fromWeb(request.body as ReadableStream);
    const row = await createDatasetVersion(member.teamId, params.name, body, {
      contentType,
      createdBy: member.userId,
      schema: query.schema,
      signal: request.signal,
    });
    return datasetVersionAnswer(
      params.name,
      await getDatasetVersion(member.teamId, params.name, row.version),
    );
  },
);
