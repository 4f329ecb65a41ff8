import { Readable } from "node:stream";
import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { VersionParams } from "@/app/api/v1/datasets/[name]/versions/[version]/params";
import { DownloadOptions, downloadVersion } from "@/lib/datasets/download-version";
import { getDatasetVersion } from "@/lib/datasets/queries";

export const GET = apiRoute(
  {
    summary:
      "A version's rows as a file, streamed: `columns` are names separated by commas, `limit` is the number of first rows. In CSV, text that begins a formula gets a leading apostrophe",
    role: "viewer",
    params: VersionParams,
    query: DownloadOptions,
    produces: ["text/csv", "application/vnd.apache.parquet"],
    answer: z.string(),
  },
  async ({ member, params: { name, version }, query, request }) => {
    const found = await getDatasetVersion(member.teamId, name, version);
    const { body, mediaType, fileName } = await downloadVersion(name, found, {
      ...query,
      signal: request.signal,
    });
    return new Response(Readable.toWeb(body) as ReadableStream, {
      headers: {
        "content-type": mediaType,
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  },
);
