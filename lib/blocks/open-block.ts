import { DomainError } from "@/lib/base/errors";
import { type BlockType, type OpenedBlock, referencesOf } from "./block-type";
import { getBlockType } from "./catalog";
import { type BlockRow, getBlockRow } from "./queries";
import { hideFromNow, unsealValues } from "./secrets";

/**
 * A block's values with secrets in clear, for use on the server; in place of each reference, the values of the block that
 * it names. From now on its secrets are hidden in what this process logs.
 * @param types those it may be of @throws DomainError "not-found", or "conflict" when it is a block of another type
 */
export async function openBlock<Type extends BlockType>(
  teamId: string,
  name: string,
  ...types: Type[]
): Promise<OpenedBlock<Type>> {
  const row = await getBlockRow(teamId, name);
  if (!types.some((type) => type.slug === row.type))
    throw new DomainError(
      "conflict",
      `The block "${name}" is a ${getBlockType(row.type).name}; a ${types.map((type) => type.name).join(" or ")} is needed.`,
    );
  return (await openRow(row)) as OpenedBlock<Type>;
}

/** As openBlock, for a row at hand. */
export async function openRow(row: BlockRow): Promise<Record<string, unknown>> {
  const type = getBlockType(row.type);
  const values = await unsealValues(row);
  hideFromNow(row, values);
  for (const { field, type: wanted } of referencesOf(type)) {
    const name = values[field];
    if (typeof name === "string") values[field] = await openBlock(row.teamId, name, getBlockType(wanted));
  }
  return values;
}
