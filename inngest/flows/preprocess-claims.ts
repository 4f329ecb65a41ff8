import { z } from "zod";
import { QualityLimits } from "@/lib/datasets/check-claims";
import { binnedClaimColumns, claimRanges } from "@/lib/datasets/claims-table";
import { DatasetChoice, VersionChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { FeatureSetChoice } from "@/lib/learning/choices";
import { OnBadQuality, preprocess } from "./preprocess-table";

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
    version: VersionChoice.default("latest").describe("A version's number, or latest."),
    features: FeatureSetChoice.default("twelve-categories").describe("The feature set to encode with."),
    output: DatasetChoice.default("claims-encoded").describe("The dataset that gets the encoded claims."),
    lowestInformation: z.number().min(0).default(0.02).describe("Columns below say too little."),
    highestInformation: z.number().min(0).default(0.6).describe("Columns above say too much."),
    limits: ClaimLimits.default(ClaimLimits.parse({})).describe(
      "From where on the claims are not good enough.",
    ),
    onBadQuality: OnBadQuality,
  }),
  build: (params, node) => preprocess(params, node, binnedClaimColumns),
});
