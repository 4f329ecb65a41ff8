import { DomainError } from "@/lib/base/errors";
import { type BlockType, type OpenedBlock, referencesOf } from "./block-type";
import { getBlockType } from "./catalog";
import { type BlockRow, getBlockRow } from "./queries";
import { hideFromNow, unsealValues } from "./secrets";

/**
 * A block's values with decrypted secrets, for use on the server; each reference is replaced by the values of its
 * block. Its secrets are hidden in this process' logs from now on.
 * @param types allowed types @throws DomainError "not-found", or "conflict" when the block is of another type
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

/** The same as openBlock, for a row that was already read. */
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
