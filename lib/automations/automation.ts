import { z } from "zod";
import { Instant } from "@/lib/base/instant";
import { dayMs } from "@/lib/base/time-units";
import { Then, When } from "./catalog";
import { MessageText } from "./message-text";

export const AutomationInput = z.strictObject({
  name: z.string().trim().min(1, "Enter a name.").max(80),
  when: When,
  then: Then,
  also: z.array(Then).max(20).default([]).describe("Further actions, performed after the first."),
  message: MessageText.nullable()
    .default(null)
    .describe("Text of its messages, with places such as {{ run.name }}; null for the reason."),
  /** Minimum time between two firings. */
  cooldownMs: z
    .int()
    .min(0)
    .max(31 * dayMs)
    .default(0),
  isPaused: z.boolean().default(false),
});
export type AutomationInput = z.infer<typeof AutomationInput>;

export const AutomationChange = z.strictObject({
  name: AutomationInput.shape.name.optional(),
  when: When.optional(),
  then: Then.optional(),
  also: AutomationInput.shape.also.unwrap().optional(),
  message: AutomationInput.shape.message.unwrap().optional(),
  cooldownMs: AutomationInput.shape.cooldownMs.unwrap().optional(),
  isPaused: z.boolean().optional(),
  updatedAt: Instant.optional(),
});
export type AutomationChange = z.infer<typeof AutomationChange>;
