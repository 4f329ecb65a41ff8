import { z } from "zod";
import { Time } from "@/app/_server/answers";
import type { CheckResult } from "@/lib/blocks/check-block";
import type { Block } from "@/lib/blocks/queries";

export const CheckAnswer = z.object({ isOk: z.boolean(), message: z.string(), at: Time });

export const BlockAnswer = z.object({
  name: z.string(),
  type: z.string(),
  /** Secret fields hold ********. */
  values: z.record(z.string(), z.unknown()),
  /** Message of the last check of these values. */
  check: CheckAnswer.nullable(),
  createdAt: Time,
  updatedAt: Time,
});

export function blockAnswer(block: Block): z.input<typeof BlockAnswer> {
  return {
    ...block,
    check: block.check ? checkAnswer(block.check) : null,
    createdAt: block.createdAt.toISOString(),
    updatedAt: block.updatedAt.toISOString(),
  };
}

export function checkAnswer(check: CheckResult): z.input<typeof CheckAnswer> {
  return { ...check, at: check.at.toISOString() };
}
