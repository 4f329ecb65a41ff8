import { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { BlockSlot } from "./flow";
import { slotAsData } from "./slots";
import { isControl, type Task } from "./task";
import { whyNotTried } from "./why-not-tried";

/** A task of the catalogue as data, for programs and the editor. */
export interface TaskAsData {
  slug: string;
  name: string;
  description: string;
  input: JsonSchema;
  output: JsonSchema;
  /** Blocks it needs, by slot. */
  blocks: Record<string, BlockSlot>;
  /** Reason why it cannot be tried outside of a run, as one sentence; undefined when it can. */
  whyNotTried?: string;
  /** Reason why this installation does not run it, as one sentence; undefined when it does. */
  whyUnavailable?: string;
}

/** A task without its code. */
export function taskAsData(task: Task): TaskAsData {
  const slots = isControl(task) ? {} : (task.blocks ?? {});
  return {
    slug: task.slug,
    name: task.name,
    description: task.description,
    // Copied: zod's result carries a method, which cannot be passed to pages.
    input: { ...z.toJSONSchema(task.input, { io: "input" }) },
    output: { ...z.toJSONSchema(task.output) },
    blocks: Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slotAsData(slot)])),
    whyNotTried: whyNotTried(task),
    whyUnavailable: task.whyUnavailable?.(),
  };
}
