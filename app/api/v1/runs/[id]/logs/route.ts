import { z } from "zod";
import { LogLineAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun, listLogLines } from "@/lib/runs/queries";
import { LogLevel } from "@/lib/runs/run";

export const GET = apiRoute(
  {
    summary: "Log lines in order; `after` takes the id of the last line seen",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      level: LogLevel.default("debug"),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    answer: z.object({ items: z.array(LogLineAnswer), nextCursor: z.string().nullable() }),
  },
  async ({ member, params, query }) => {
    const { id } = await getRun(member.teamId, params.id);
    const lines = await listLogLines(member.teamId, id, {
      after: query.after,
      minLevel: query.level,
      limit: query.limit,
    });
    return {
      items: lines.map(({ id, createdAt, level, nodeId, message }) => ({
        id,
        time: createdAt.toISOString(),
        level,
        task: nodeId,
        message,
      })),
      nextCursor: lines.length === query.limit ? String(lines.at(-1)?.id) : null,
    };
  },
);
