import { z } from "zod";
import checkQuality from "@/inngest/tasks/check-quality";
import encodeClaims from "@/inngest/tasks/encode-claims";
import measureInformation from "@/inngest/tasks/measure-information";
import readData from "@/inngest/tasks/read-data";
import reportPreprocessing from "@/inngest/tasks/report-preprocessing";
import { QualityLimits } from "@/lib/datasets/check-claims";
import { advanced, DatasetChoice, DerivedDatasetChoice, VersionChoice } from "@/lib/flows/choices";
import { type AddNode, defineFlow, fieldOf, type References } from "@/lib/flows/define-flow";
import { FeatureSetChoice } from "@/lib/learning/choices";

/** Of any table: one positive in a thousand is rare and no fault of the data. */
const TableLimits = QualityLimits.extend({
  minFrauds: QualityLimits.shape.minFrauds.unwrap().default(0.0001),
  maxFrauds: QualityLimits.shape.maxFrauds.unwrap().default(0.9),
});

export const OnBadQuality = z
  .enum(["report", "fail"])
  .meta({ choiceNames: { report: "Report it and go on", fail: "Fail the run" } })
  .default("report")
  .describe("After a failed check.");

const Params = z.object({
  dataset: DatasetChoice.describe("Its schema names the target, and the columns to look at."),
  version: VersionChoice.default("latest").describe("A version's number, or latest.").meta(advanced),
  features: FeatureSetChoice.default("all-columns").describe("Feature set to encode with."),
  output: DerivedDatasetChoice.default("").describe(
    "Dataset that gets the encoded rows. Leave empty for the dataset's name with -encoded.",
  ),
  lowestInformation: z
    .number()
    .min(0)
    .default(0.02)
    .describe("Columns whose information value is below say too little.")
    .meta(advanced),
  highestInformation: z
    .number()
    .min(0)
    .default(0.6)
    .describe("Columns whose information value is above say suspiciously much.")
    .meta(advanced),
  limits: TableLimits.default(TableLimits.parse({}))
    .describe("Limits beyond which a check of the data fails.")
    .meta(advanced),
  onBadQuality: OnBadQuality,
});

export default defineFlow({
  slug: "preprocess-table",
  name: "Preprocess a table",
  description:
    "Checks the quality of any dataset with a target, measures how informative each column is about it, and saves the rows encoded as numbers.",
  params: Params,
  build: (params, node) => preprocess(params, node, [], "encode-rows"),
});

/**
 * Nodes that preprocess a dataset.
 * @param binned columns whose numbers are put into deciles, however few values they have @param id of the node that encodes
 */
export function preprocess(
  params: References<z.output<typeof Params>>,
  node: AddNode,
  binned: string[] = [],
  id = "encode-claims",
) {
  const read = node("read-data", readData, {
    dataset: params.dataset,
    version: params.version,
    // The report is what shows why; check-quality fails where it is asked to.
    onUnmet: "report",
  });
  const { data } = read.output;
  const quality = node("check-quality", checkQuality, {
    data,
    limits: params.limits,
    onFailure: params.onBadQuality,
  });
  const information = node("measure-information", measureInformation, { data, binned });
  const encoded = node(id, encodeClaims, {
    data,
    features: params.features,
    dataset: params.output,
  });
  node("report", reportPreprocessing, {
    data,
    checks: quality.output.checks,
    columns: information.output.columns,
    lowest: params.lowestInformation,
    highest: params.highestInformation,
    encoded: {
      dataset: encoded.output.dataset,
      version: encoded.output.version,
      columns: encoded.output.columns,
      features: encoded.output.featureNames,
      transformation: fieldOf(encoded.output.transformation, "sha256"),
    },
  });
}
