import { z } from "zod";
import { LogLineAnswer, logLineAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { DomainError } from "@/lib/base/errors";
import { listLogLines } from "@/lib/runs/read/log-queries";
import { getRun } from "@/lib/runs/read/queries";
import { LogFields } from "./log-fields";

/** Empty is no number. */
const lineId = z
  .string()
  .regex(/^\d{1,15}$/, "Give the id of a line.")
  .transform(Number);

export const GET = apiRoute(
  {
    summary:
      "Log lines in order: from the first, after a line, or the last ones before a line (or the `end`)",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: LogFields.extend({
      after: lineId.optional(),
      before: z.union([z.literal("end"), lineId]).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    answer: z.object({
      items: z.array(LogLineAnswer),
      /** Cursor of the next page: pass it as `after`, or as `before` when reading backwards. */
      nextCursor: z.string().nullable(),
    }),
  },
  async ({ member, params, query: { after, before, limit, level, task, search } }) => {
    if (after !== undefined && before !== undefined)
      throw new DomainError("invalid", "Give `after` or `before`, not both.");
    const { id } = await getRun(member.teamId, params.id);
    const place =
      before === undefined ? { after: after ?? 0 } : { before: before === "end" ? undefined : before };
    const filter = { minLevel: level, node: task, search };
    const lines = await listLogLines(member.teamId, id, { ...place, ...filter, limit });
    const next = before === undefined ? lines.at(-1) : lines[0];
    return {
      items: lines.map(logLineAnswer),
      nextCursor: lines.length === limit ? String(next?.id) : null,
    };
  },
);
