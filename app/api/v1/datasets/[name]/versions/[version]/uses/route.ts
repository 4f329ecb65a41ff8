import { VersionParams } from "@/app/api/v1/datasets/[name]/versions/[version]/params";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";

export const GET = usesRoute("a version of a dataset", VersionParams, deletableDataset, (ref) => ref);
