import { z } from "zod";
import { counted, percent } from "@/lib/base/number-text";
import { signReference } from "@/lib/blocks/signed-reference";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { SplitReference } from "@/lib/training/split-rows";
import { splitSettings, splitVersion } from "@/lib/training/split-version";
import { SplitInput, splitTask } from "@/lib/training/task-inputs";

/** Difference between the wanted and the actual share of test rows from which on the log says why. */
const farFromWanted = 0.05;

export default defineTask({
  slug: splitTask,
  name: "Split data",
  description:
    "Splits rows into training and test rows: at random, by time or by group, duplicates kept together where wanted.",
  input: SplitInput,
  output: z.object({ split: SplitReference }),
  dryRun: true,
  // 2: the reference is signed.
  version: "2",
  async run({ teamId, runId, input, log, signal }) {
    const { outcome } = input.data;
    const version = await getReferencedVersion(teamId, input.data);
    const { testSize, seed } = input;
    const settings = splitSettings(version, input);
    const { train, test, labels } = await splitVersion(
      version,
      outcome,
      { ...settings, testSize, seed },
      signal,
    );
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
      how: settings,
    });
    const { row, positive } = wordsOf(outcome);
    const share = split.testRows / rows.length;
    if (Math.abs(share - testSize) > farFromWanted)
      log(
        `The test part is ${percent(share)} of the ${row}s, not ${percent(testSize)}: ${settings.by === "time" ? "by time, the newest" : "by group, the"} ${row}s cannot be divided nearer to it with ${positive}s and others in both parts.`,
        "warning",
      );
    const how = settings.by === "random" ? `seed ${seed}` : `by ${settings.by} (${settings.column})`;
    log(
      `${counted(split.trainRows, row)} to train on (${counted(split.trainFrauds, positive)}), ${split.testRows.toLocaleString("en-US")} to test (${counted(split.testFrauds, positive)}), ${how}.`,
    );
    return { split };
  },
});
