import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { signReference } from "@/lib/blocks/signed-reference";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { defineTask } from "@/lib/flows/task";
import { encodeTarget, targetReading } from "@/lib/learning/features/target";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { SplitReference } from "@/lib/training/split-rows";
import { SplitInput, splitTask } from "@/lib/training/task-inputs";

export default defineTask({
  slug: splitTask,
  name: "Split data",
  description: "Splits the claims into training and test rows, each with the same share of frauds.",
  input: SplitInput,
  output: z.object({ split: SplitReference }),
  dryRun: true,
  // 2: the reference is signed.
  version: "2",
  async run({ teamId, runId, input, log, signal }) {
    const version = await getReferencedVersion(teamId, input.data);
    const { outcome } = input.data;
    const readings = targetReading(outcome);
    const columns = await readCodedColumns(version, [outcome.column], { signal, readings });
    const labels = encodeTarget(columns[outcome.column]!, outcome);
    const { train, test } = stratifiedSplit(labels, input.testSize, input.seed);
    const rows = new Uint32Array(train.length + test.length);
    rows.set(train);
    rows.set(test, train.length);
    const { uri, sha256 } = await storage(teamId).put(
      `${runFolder(teamId, runId)}/split.u32`,
      new Uint8Array(rows.buffer),
    );
    const fraudsIn = (part: Uint32Array) => part.reduce((sum, row) => sum + labels[row]!, 0);
    const split = await signReference(teamId, {
      uri,
      sha256,
      trainRows: train.length,
      trainFrauds: fraudsIn(train),
      testRows: test.length,
      testFrauds: fraudsIn(test),
    });
    log(
      `${counted(split.trainRows, "claim")} to train on (${counted(split.trainFrauds, "fraud")}), ${split.testRows.toLocaleString("en-US")} to test (${counted(split.testFrauds, "fraud")}), seed ${input.seed}.`,
    );
    return { split };
  },
});
