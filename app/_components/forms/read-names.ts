import { z } from "zod";
import type { Pickable } from "./pickable";

const Names = z.object({ items: z.array(z.object({ name: z.string() })) });
const Models = z.object({
  items: z.array(
    z.object({ name: z.string(), aliases: z.record(z.string(), z.int()), newestVersion: z.int().nullable() }),
  ),
});

/** Source of suggested names, and how to read them from the response. */
const sources: Record<Pickable, { address: string; namesIn: (answer: unknown) => string[] }> = {
  dataset: { address: "/api/v1/datasets?limit=200", namesIn: namesOf },
  model: { address: "/api/v1/models", namesIn: namesOf },
  /** A version of a model: by alias first. */
  "model-version": { address: "/api/v1/models", namesIn: modelVersionsOf },
};

/** The names of the team's datasets or models, read from the API; none when it does not answer with them. */
export async function readNames(kind: Pickable): Promise<string[]> {
  const response = await fetch(sources[kind].address);
  return response.ok ? sources[kind].namesIn(await response.json()) : [];
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
