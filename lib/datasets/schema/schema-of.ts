import { storedColumns } from "@/lib/datasets/dataset";
import type { DatasetSchema } from "./dataset-schema";
import { proposeSchema } from "./propose-schema";

/** The parts of a dataset version that `schemaOf` reads. */
export interface DescribedVersion {
  rows?: number;
  /** `DatasetColumn[]`, in file order. */
  columns: unknown;
  /** The schema by which the version is read; absent in versions made before schemas existed. */
  schema?: DatasetSchema | undefined;
}

/** Schema by which a dataset version is read: the one stored with it, or for an earlier version the one its profile proposes. */
export function schemaOf({ schema, columns, rows = 0 }: DescribedVersion): DatasetSchema {
  return schema ?? proposeSchema(storedColumns(columns), rows).schema;
}
