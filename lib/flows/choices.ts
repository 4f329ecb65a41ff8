import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { DatasetName } from "@/lib/datasets/dataset";

/** Name of a dataset of the team; forms offer the existing ones. */
export const DatasetChoice = z.string().meta({ format: "dataset" });

/** The same as `DatasetChoice`, for a dataset that the run may create. */
export const DatasetNameChoice = DatasetName.meta({ format: "dataset" });

/** Name of a registered model of the team; forms offer the existing ones. */
export const ModelChoice = PlainName.meta({ format: "model" });

/** Marks a parameter that forms show under "Advanced". */
export const advanced = { isAdvanced: true };

/** Marks a parameter that forms show only where another one, by name, has one of these values. */
export const onlyIf = (name: string, ...values: (string | boolean)[]) => ({ appliesIf: { [name]: values } });

/** Name of an experiment; a training creates it when needed. */
export const ExperimentChoice = PlainName;
