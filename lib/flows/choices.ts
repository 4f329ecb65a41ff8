import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { columnFormat, DatasetName, DerivedDataset } from "@/lib/datasets/dataset";

/** Name of a dataset of the team; forms offer the existing ones. */
export const DatasetChoice = z.string().meta({ format: "dataset" });

/** The same as `DatasetChoice`, for a dataset that the run may create. */
export const DatasetNameChoice = DatasetName.meta({ format: "dataset" });

/** The same, where it may be left empty for a name derived from the run's dataset. */
export const DerivedDatasetChoice = DerivedDataset.meta({ format: "dataset" });

/** Name of a column of the run's dataset; forms offer those of the dataset that is chosen. */
export const ColumnChoice = z.string().meta(columnFormat);

/** Version of a dataset: its number, or latest. */
export const VersionChoice = z.union([z.int().min(1), z.literal("latest")]);

/** Name of a registered model of the team; forms offer the existing ones. */
export const ModelChoice = PlainName.meta({ format: "model" });

/** Slug of a deployment of the team; forms offer the existing ones. */
export const DeploymentChoice = z.string().meta({ format: "deployment" });

/** Id of a run; forms offer the newest, and those that begin with what is typed. */
export const RunChoice = z.string().min(1).meta({ format: "run" });

/** Marks a parameter that forms show under "Advanced". */
export const advanced = { isAdvanced: true };

/** Marks a parameter that forms show under a heading of their own, with the others that name it. */
export const inGroup = (group: string) => ({ group });

/** Marks a parameter that forms show only where another one, by name, has one of these values. */
export const onlyIf = (name: string, ...values: (string | boolean)[]) => ({ appliesIf: { [name]: values } });

/** Name of an experiment; forms offer the existing ones, and a training creates it when needed. */
export const ExperimentChoice = PlainName.meta({ format: "experiment" });

const derivedInWords = `${PlainName.meta()?.patternInWords} Leave it empty for the dataset's own.`;

/** The same, where it may be left empty for the experiment of the run's dataset. */
export const DerivedExperimentChoice = z
  .string()
  .trim()
  .max(120)
  .regex(/^([A-Za-z0-9][A-Za-z0-9 ._-]*)?$/, derivedInWords)
  .meta({ format: "experiment", patternInWords: derivedInWords });
