import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { DatasetName } from "@/lib/datasets/dataset";

/** Name of a dataset of the team; forms offer the existing ones. */
export const DatasetChoice = z.string().meta({ format: "dataset" });

/** The same as `DatasetChoice`, for a dataset that the run may create. */
export const DatasetNameChoice = DatasetName.meta({ format: "dataset" });

/** Name of a registered model of the team; forms offer the existing ones. */
export const ModelChoice = PlainName.meta({ format: "model" });

/** Name of an experiment; a training creates it when needed. */
export const ExperimentChoice = PlainName;
