import type { z } from "zod";
import { FileReference, type Reader, readReference, signReference } from "@/lib/blocks/signed-reference";
import { storage } from "@/lib/storage/open-storage";
import { runFolder } from "./run-folder";

/** Reference to details that are too large to pass from step to step. */
export const DetailsReference = FileReference;
export type DetailsReference = FileReference;

/** Stores details of a run as JSON; they are deleted with the run. */
export async function keepDetails(
  { teamId, runId }: Reader,
  name: string,
  details: unknown,
): Promise<DetailsReference> {
  const path = `${runFolder(teamId, runId)}/${name}.json`;
  const { uri, sha256 } = await storage(teamId).put(path, JSON.stringify(details));
  return signReference(teamId, { uri, sha256 });
}

/** @throws ZodError when they do not match `schema`; DomainError when the reference is not the team's */
export async function readDetails<S extends z.ZodType>(
  schema: S,
  reader: Reader,
  reference: DetailsReference,
): Promise<z.output<S>> {
  return schema.parse(JSON.parse((await readReference(reader, reference)).toString("utf8")));
}
