import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { blockTypes } from "@/lib/blocks/catalog";

const BlockTypeAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  /** JSON Schema; secret fields are marked `secret`, fields that name another block `block` with its type. */
  values: z.record(z.string(), z.unknown()),
});

export const GET = apiRoute(
  {
    summary: "The catalogue of block types with the JSON Schema of their values",
    role: "viewer",
    answer: z.object({ items: z.array(BlockTypeAnswer) }),
  },
  async () => ({
    items: [...blockTypes.values()].map(({ slug, name, description, schema }) => ({
      slug,
      name,
      description,
      values: schema,
    })),
  }),
);
