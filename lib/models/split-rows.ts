import { buffer } from "node:stream/consumers";
import { storage } from "@/lib/storage/open-storage";

/** The rows that a split put where: as the task split-data stored them. */
export async function readSplit(split: {
  uri: string;
  trainRows: number;
}): Promise<{ train: Uint32Array; test: Uint32Array }> {
  const bytes = await buffer(await storage().read(split.uri));
  const rows = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { train: rows.slice(0, split.trainRows), test: rows.slice(split.trainRows) };
}
