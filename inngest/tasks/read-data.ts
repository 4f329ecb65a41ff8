import { z } from "zod";
import { countValues } from "@/lib/datasets/count-values";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { DomainError } from "@/lib/errors";
import { defineTask } from "@/lib/flows/task";
import { target } from "@/lib/models/target";
import { counted } from "@/lib/number-text";

/** A dataset version by reference: enough to read it again, and to say what was read. */
export const DataReference = z.object({
  dataset: z.string(),
  version: z.int(),
  sha256: z.string(),
  isSynthetic: z.boolean(),
  rows: z.int(),
  frauds: z.int(),
});

export default defineTask({
  slug: "read-data",
  name: "Read data",
  description: "Finds a dataset version, counts its claims and frauds, and hands on a reference to it.",
  input: z.object({
    dataset: z.string(),
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
  }),
  output: z.object({ data: DataReference }),
  dryRun: true,
  async run({ teamId, input, log, signal }) {
    const found = await getDatasetVersion(teamId, input.dataset, input.version);
    const { version, sha256, isSynthetic } = found;
    const counts = (await countValues(found, [target], { signal })).get(target)!;
    const rows = counts.reduce((sum, count) => sum + count.rows, 0);
    const frauds = counts.reduce((sum, count) => sum + count.frauds, 0);
    if (frauds === 0 || frauds === rows)
      throw new DomainError(
        "invalid",
        `${input.dataset} version ${version} has a single class: ${target} is ${frauds === 0 ? "0" : "1"} in all ${rows} rows. A model needs both frauds and legitimate claims to learn from.`,
      );
    log(
      `${input.dataset} version ${version}: ${counted(rows, "claim")}, ${counted(frauds, "fraud")}${isSynthetic ? ", synthetic" : ""}.`,
    );
    return { data: { dataset: input.dataset, version, sha256, isSynthetic, rows, frauds } };
  },
});
