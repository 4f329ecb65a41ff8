import { z } from "zod";
import type { Pickable } from "./pickable";

const Names = z.object({ items: z.array(z.object({ name: z.string() })) });
const Slugs = z.object({ items: z.array(z.object({ slug: z.string() })) });
const Models = z.object({
  items: z.array(
    z.object({ name: z.string(), aliases: z.record(z.string(), z.int()), newestVersion: z.int().nullable() }),
  ),
});

const Columns = z.object({ columns: z.array(z.object({ name: z.string() })) });

/** Source of suggested names, and how to read them from the response. */
const sources: Record<
  Pickable,
  { address: (dataset: string) => string; namesIn: (answer: unknown) => string[] }
> = {
  dataset: { address: () => "/api/v1/datasets?limit=200", namesIn: namesOf },
  column: {
    address: (dataset) => `/api/v1/datasets/${encodeURIComponent(dataset)}/schema`,
    namesIn: (answer) => Columns.parse(answer).columns.map(({ name }) => name),
  },
  model: { address: () => "/api/v1/models", namesIn: namesOf },
  /** A version of a model: by alias first. */
  "model-version": { address: () => "/api/v1/models", namesIn: modelVersionsOf },
  deployment: {
    address: () => "/api/v1/deployments",
    namesIn: (answer) => Slugs.parse(answer).items.map(({ slug }) => slug),
  },
  "saved-query": { address: () => "/api/v1/sql/queries", namesIn: namesOf },
};

/**
 * The names of the team's things of a kind, or of a dataset's columns, read from the API; none when it does not answer with
 * them.
 */
export async function readNames(kind: Pickable, dataset = ""): Promise<string[]> {
  if (kind === "column" && dataset === "") return [];
  const { address, namesIn } = sources[kind];
  const response = await fetch(address(dataset));
  return response.ok ? namesIn(await response.json()) : [];
}

function namesOf(answer: unknown): string[] {
  return Names.parse(answer).items.map(({ name }) => name);
}

function modelVersionsOf(answer: unknown): string[] {
  return Models.parse(answer).items.flatMap(({ name, aliases, newestVersion }) => [
    ...Object.keys(aliases).map((alias) => `${name}@${alias}`),
    ...(newestVersion === null ? [] : [`${name}/latest`]),
    ...Array.from({ length: newestVersion ?? 0 }, (_, index) => `${name}/${newestVersion! - index}`).slice(
      0,
      10,
    ),
  ]);
}
