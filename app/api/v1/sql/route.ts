import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { maxSqlRows, runSql, SqlText } from "@/lib/datasets/sql/run-sql";

const SqlAnswer = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** The limit that left rows out; null when the result is whole. */
  cut: z.enum(["rows", "bytes"]).nullable(),
  /** Dataset versions that were read. */
  versions: z.array(z.object({ dataset: z.string(), version: z.int() })),
});

export const POST = apiRoute(
  {
    summary:
      "Run one SELECT of DuckDB over the team's datasets: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3",
    role: "viewer",
    body: z.object({ query: SqlText, limit: z.int().min(1).max(maxSqlRows).default(1000) }),
    answer: SqlAnswer,
  },
  ({ member, body, request }) =>
    runSql(member.teamId, body.query, { limit: body.limit, signal: request.signal }),
);
