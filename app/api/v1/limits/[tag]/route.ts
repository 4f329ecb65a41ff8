import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { deleteTagLimit, saveTagLimit } from "@/lib/runs/limits/stored-limits";
import { LimitedTag, TagLimitInput } from "@/lib/runs/limits/tag-limit";

const params = z.object({ tag: LimitedTag });

export const PUT = apiRoute(
  {
    summary: "Limit the runs with a tag, or change the limit; runs that have begun go on",
    role: "editor",
    params,
    body: TagLimitInput,
    answer: z.object({
      tag: z.string(),
      atOnce: z.int().nullable(),
      starts: z.int().nullable(),
      perSeconds: z.int().nullable(),
      description: z.string(),
    }),
  },
  async ({ member, params: { tag }, body }) => {
    const { atOnce, starts, perSeconds, description } = await saveTagLimit(member.teamId, tag, body);
    return { tag, atOnce, starts, perSeconds, description };
  },
);

export const DELETE = apiRoute(
  {
    summary: "Delete the limit of a tag; runs that wait for it may begin",
    role: "editor",
    params,
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { tag } }) => {
    await deleteTagLimit(member.teamId, tag);
    return new Response(null, { status: 204 });
  },
);
