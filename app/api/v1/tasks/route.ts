import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { tasks } from "@/inngest/catalog";
import { BlockSlot } from "@/lib/flows/flow";
import { taskAsData } from "@/lib/flows/task-as-data";

const Schema = z.record(z.string(), z.unknown());
const Task = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  input: Schema,
  output: Schema,
  /** The blocks it needs, by slot. */
  blocks: z.record(z.string(), BlockSlot),
  /** The reason why this installation does not run it; absent when it does. */
  whyUnavailable: z.string().optional(),
});

export const GET = apiRoute(
  {
    summary: "The catalogue of tasks, with input and output schemas and the blocks that they need",
    role: "viewer",
    answer: z.object({ items: z.array(Task) }),
  },
  async () => ({ items: [...tasks.values()].map(taskAsData) }),
);
