import { z } from "zod";
import { featureSets, modelKinds } from "./catalog";

const oneOf = (slugs: Iterable<string>) => z.enum([...slugs] as [string, ...string[]]);

/** Slug of a model kind; forms offer all of them. */
export const ModelKindChoice = oneOf(modelKinds.keys());

/** Slug of a feature set; forms offer those whose columns the chosen dataset has. */
export const FeatureSetChoice = oneOf(featureSets.keys()).meta({
  needsColumns: Object.fromEntries(
    [...featureSets.values()].flatMap(({ slug, requires }) => (requires ? [[slug, requires]] : [])),
  ),
});
