import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { BlockAnswer, blockAnswer } from "@/app/api/v1/blocks/answer";
import { Instant } from "@/lib/base/instant";
import { deleteBlock, updateBlock } from "@/lib/blocks/mutations";
import { getBlock } from "@/lib/blocks/queries";
import { whereUsed } from "@/lib/blocks/where-used";

const params = z.object({ name: z.string() });
const Use = z.object({ kind: z.string(), id: z.string(), name: z.string() });

export const GET = apiRoute(
  {
    summary: "One block and where it is used, secret fields as ********",
    role: "viewer",
    params,
    answer: BlockAnswer.extend({ usedBy: z.array(Use) }),
  },
  async ({ member, params: { name } }) => ({
    ...blockAnswer(await getBlock(member.teamId, name)),
    usedBy: await whereUsed(member.teamId, name),
  }),
);

export const PUT = apiRoute(
  {
    summary: "Give a block other values; a secret field of ******** stays as it is",
    role: "editor",
    params,
    body: z.object({
      values: z.record(z.string(), z.unknown()),
      updatedAt: Instant.optional(),
    }),
    answer: BlockAnswer,
  },
  async ({ member, params: { name }, body }) =>
    blockAnswer(await updateBlock(member.teamId, name, body.values, body.updatedAt)),
);

export const DELETE = apiRoute(
  {
    summary: "Delete a block; one in use only with force=true",
    role: "editor",
    params,
    query: z.object({ force: z.enum(["true", "false"]).default("false") }),
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { name }, query }) => {
    await deleteBlock(member.teamId, name, { force: query.force === "true" });
    return new Response(null, { status: 204 });
  },
);
