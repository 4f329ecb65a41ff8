import { DomainError } from "@/lib/base/errors";
import { getDatasetVersion } from "@/lib/datasets/queries";
import type { SchemaTarget } from "./dataset-schema";
import { getSchema, saveSchema } from "./stored-schema";
import { type KnownValues, withTarget } from "./with-column";

/**
 * Stores a dataset's schema with another target, whose positive value is proposed from its values.
 * @throws DomainError "invalid" when there is no such column, or it has not two values
 */
export async function chooseTarget(
  teamId: string,
  name: string,
  { column, createdBy }: { column: string; createdBy: string },
): Promise<SchemaTarget> {
  const [version, current] = await Promise.all([
    getDatasetVersion(teamId, name, "latest"),
    getSchema(teamId, name),
  ]);
  const found = version.columns.find((each) => each.name === column);
  if (!found) throw new DomainError("invalid", `The dataset has no column "${column}". Reload the page.`);
  if (found.distinct !== 2)
    throw new DomainError("invalid", `"${column}" has not two values. Choose another column.`);
  const values: KnownValues = { [column]: found.top.map(({ value }) => value) };
  const schema = withTarget(current.schema, column, values);
  await saveSchema(teamId, name, { schema, updatedAt: current.createdAt?.toISOString(), createdBy });
  return schema.target!;
}
