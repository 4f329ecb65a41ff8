import { z } from "zod";
import { Time } from "@/app/_server/answers";
import type { BinItem } from "@/lib/deletion/bin";
import { binKinds } from "@/lib/deletion/bin-rows";

export const BinItemAnswer = z.object({
  kind: z.enum(binKinds),
  /** Of an experiment, its number. */
  id: z.string(),
  name: z.string(),
  /** Number of its experiment. */
  experiment: z.string(),
  /** Null where it is deleted for good within the hour. */
  deletedAt: Time.nullable(),
  /** The model version that came of it, such as `fraud/3`, until whose deletion it stays. */
  keptBy: z.string().nullable(),
});

/** Something in the bin as the API answers it. */
export function binItemAnswer(item: BinItem): z.input<typeof BinItemAnswer> {
  const { kind, id, name, keptBy, experimentWireId: experiment } = item;
  return { kind, id, name, experiment, keptBy, deletedAt: item.isDue ? null : item.deletedAt.toISOString() };
}
