import { text } from "node:stream/consumers";
import { z } from "zod";
import { storage } from "@/lib/storage/open-storage";
import { runFolder } from "./run-folder";

/** Where a task kept what is too large to pass from step to step. */
export const DetailsReference = z.object({ uri: z.string(), sha256: z.string() });
export type DetailsReference = z.infer<typeof DetailsReference>;

/** Keeps details of a run as JSON; they go when the run is deleted. */
export async function keepDetails(
  { teamId, runId }: { teamId: string; runId: string },
  name: string,
  details: unknown,
): Promise<DetailsReference> {
  const path = `${runFolder(teamId, runId)}/${name}.json`;
  const { uri, sha256 } = await storage().put(path, JSON.stringify(details));
  return { uri, sha256 };
}

/** @throws ZodError when they are not what `schema` says */
export async function readDetails<S extends z.ZodType>(
  schema: S,
  { uri }: DetailsReference,
): Promise<z.output<S>> {
  return schema.parse(JSON.parse(await text(await storage().read(uri))));
}
