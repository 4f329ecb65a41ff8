import { createReadStream } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { DataReference } from "@/lib/datasets/data-reference";
import { derivedName } from "@/lib/datasets/dataset";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { DatasetChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { getFeatureSet } from "@/lib/learning/catalog";
import { encodedColumns, encodedContents } from "@/lib/learning/features/encoded-file";
import { encodeInTurns, fitInTurns } from "@/lib/learning/features/features";
import { writeTransformation } from "@/lib/learning/features/transformation";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { storage } from "@/lib/storage/open-storage";
import { readClaims } from "@/lib/training/read-claims";

export default defineTask({
  slug: "encode-claims",
  name: "Encode rows",
  description:
    "Groups and one-hot encodes the rows with a feature set, and saves the transformation with the result.",
  input: z.object({
    data: DataReference,
    features: z.string().default("twelve-categories"),
    dataset: DatasetChoice.describe(
      "The dataset that gets the encoded rows as a new version. Empty: the dataset's name with -encoded.",
    ),
  }),
  output: z.object({
    dataset: z.string(),
    version: z.int(),
    sha256: z.string(),
    columns: z.int(),
    featureNames: z.array(z.string()),
    transformation: z.object({ uri: z.string(), sha256: z.string() }),
  }),
  dryRun: "It adds a version to a dataset.",
  // 2: numbers and missing values are parsed by readValue.
  version: "2",
  computes: true,
  async run({ teamId, runId, nodeId, input, log, signal }) {
    const { data } = input;
    const dataset = input.dataset || derivedName(data.dataset, "encoded");
    const source = await getReferencedVersion(teamId, data);
    const set = getFeatureSet(input.features);
    const { ofSet, labels } = await readClaims(source, data.outcome, set, [], { signal });
    const features = await fitInTurns(set, ofSet, Uint32Array.from(labels.keys()));
    const names = encodedColumns({ features, target: data.outcome.column });
    const codes = await encodeInTurns(features, ofSet);
    const { json, sha256 } = writeTransformation(features);
    const kept = await storage(teamId).put(`runs/${teamId}/${runId}/transformation.json`, json);

    const written = await write();
    log(
      `${dataset} version ${written.version}: ${counted(written.rows, wordsOf(data.outcome).row)}, ${counted(written.columns.length, "column")}, transformation ${sha256.slice(0, 12)}.`,
    );
    return {
      dataset,
      version: written.version,
      sha256: written.sha256,
      columns: written.columns.length,
      featureNames: features.map(({ name }) => name),
      transformation: { uri: kept.uri, sha256 },
    };

    async function write() {
      return withWorkingFolder("encoded", async (folder) => {
        const file = path.join(folder, "encoded.parquet");
        const encoded = { features, codes, labels, target: data.outcome.column };
        const ones = await calculateInWorker("writeEncodedFile", file, encoded);
        return createDatasetVersion(teamId, dataset, createReadStream(file), {
          contentType: "application/vnd.apache.parquet",
          contents: encodedContents(names, ones, labels.length),
          isSynthetic: data.isSynthetic,
          note: `Encoded from ${data.dataset} version ${data.version} by transformation ${sha256.slice(0, 12)}.`,
          origin: { sourceId: source.id, runId, nodeId },
          signal,
        });
      });
    }
  },
});
