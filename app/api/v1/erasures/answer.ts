import { z } from "zod";
import { Time } from "@/app/_server/answers";

export const ErasureAnswer = z.object({
  id: z.string(),
  column: z.string(),
  /** Number of keys; the keys themselves are not kept. */
  keyCount: z.int(),
  reason: z.string(),
  requestedBy: z.string(),
  /** Error of the last try. It is tried again. */
  error: z.string().nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
});

type Times = { createdAt: Date; startedAt: Date | null; endedAt: Date | null };

/** Times of an erasure as the API gives them. */
export function erasureTimes({ createdAt, startedAt, endedAt }: Times) {
  return {
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
