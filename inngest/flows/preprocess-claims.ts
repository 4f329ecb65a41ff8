import { z } from "zod";
import checkQuality from "@/inngest/tasks/check-quality";
import encodeClaims from "@/inngest/tasks/encode-claims";
import measureInformation from "@/inngest/tasks/measure-information";
import readData from "@/inngest/tasks/read-data";
import reportPreprocessing from "@/inngest/tasks/report-preprocessing";
import { QualityLimits } from "@/lib/datasets/check-claims";
import { binnedClaimColumns, claimRanges } from "@/lib/datasets/claims-table";
import { DatasetChoice } from "@/lib/flows/choices";
import { defineFlow, fieldOf } from "@/lib/flows/define-flow";

const ClaimLimits = QualityLimits.extend({
  ranges: QualityLimits.shape.ranges.unwrap().default(claimRanges),
});

export default defineFlow({
  slug: "preprocess-claims",
  name: "Preprocess claims",
  description:
    "Checks the quality of claims, measures how informative each column is about fraud, and saves the claims grouped and one-hot encoded.",
  params: z.object({
    dataset: DatasetChoice.default("claims").describe("The dataset to look at."),
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    features: z.string().default("twelve-categories").describe("The feature set to encode with."),
    output: z.string().default("claims-encoded").describe("The dataset that gets the encoded claims."),
    lowestInformation: z.number().min(0).default(0.02).describe("Columns below say too little."),
    highestInformation: z.number().min(0).default(0.6).describe("Columns above say too much."),
    limits: ClaimLimits.default(ClaimLimits.parse({})).describe(
      "From where on the claims are not good enough.",
    ),
    onBadQuality: z.enum(["report", "fail"]).default("report"),
  }),
  build(params, node) {
    const read = node("read-data", readData, { dataset: params.dataset, version: params.version });
    const { data } = read.output;
    const quality = node("check-quality", checkQuality, {
      data,
      limits: params.limits,
      onFailure: params.onBadQuality,
    });
    const information = node("measure-information", measureInformation, {
      data,
      binned: binnedClaimColumns,
    });
    const encoded = node("encode-claims", encodeClaims, {
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
  },
});
