import { type FileReference, type Reader, readReference } from "@/lib/blocks/signed-reference";

/** The rows that a split put where: as the task split-data stored them. @throws DomainError when it is not the team's */
export async function readSplit(
  reader: Reader,
  split: FileReference & { trainRows: number },
): Promise<{ train: Uint32Array; test: Uint32Array }> {
  const bytes = await readReference(reader, split);
  const rows = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { train: rows.slice(0, split.trainRows), test: rows.slice(split.trainRows) };
}
