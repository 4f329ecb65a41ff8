import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { DatasetName } from "@/lib/datasets/dataset";

/** A dataset of the team by name; forms offer those that there are. */
export const DatasetChoice = z.string().meta({ format: "dataset" });

/** As `DatasetChoice`, for a dataset that the run may make. */
export const DatasetNameChoice = DatasetName.meta({ format: "dataset" });

/** A registered model of the team by name; forms offer those that there are. */
export const ModelChoice = PlainName.meta({ format: "model" });

/** An experiment by name; a training makes it where there is none. */
export const ExperimentChoice = PlainName;
