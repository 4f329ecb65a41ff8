import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { tasks } from "@/inngest/catalog";

const Schema = z.record(z.string(), z.unknown());
const Task = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  input: Schema,
  output: Schema,
});

export const GET = apiRoute(
  {
    summary: "The catalogue of tasks, with input and output schemas",
    role: "viewer",
    answer: z.object({ items: z.array(Task) }),
  },
  async () => ({
    items: [...tasks.values()].map(({ slug, name, description, input, output }) => ({
      slug,
      name,
      description,
      input: z.toJSONSchema(input, { io: "input" }),
      output: z.toJSONSchema(output),
    })),
  }),
);
