import { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { BlockSlot } from "./flow";
import { slotAsData } from "./slots";
import { isControl, type Task } from "./task";
import { whyNotTried } from "./why-not-tried";

/** What the catalogue says of a task, for programs and for the editor. */
export interface TaskAsData {
  slug: string;
  name: string;
  description: string;
  input: JsonSchema;
  output: JsonSchema;
  /** The blocks it needs, by slot. */
  blocks: Record<string, BlockSlot>;
  /** Why it is not tried outside of a run, in a sentence; undefined for one that may be. */
  whyNotTried?: string;
}

/** A task without its code. */
export function taskAsData(task: Task): TaskAsData {
  const slots = isControl(task) ? {} : (task.blocks ?? {});
  return {
    slug: task.slug,
    name: task.name,
    description: task.description,
    // Copied: what zod gives carries a method, which pages cannot be handed.
    input: { ...z.toJSONSchema(task.input, { io: "input" }) },
    output: { ...z.toJSONSchema(task.output) },
    blocks: Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slotAsData(slot)])),
    whyNotTried: whyNotTried(task),
  };
}
