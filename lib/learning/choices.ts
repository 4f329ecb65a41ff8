import { z } from "zod";
import { featureSets, modelKinds } from "./catalog";

/** Slugs of a catalogue, which forms show by their names. */
const oneOf = (catalogue: ReadonlyMap<string, { name: string }>) =>
  z.enum([...catalogue.keys()] as [string, ...string[]]).meta({
    choiceNames: Object.fromEntries([...catalogue].map(([slug, { name }]) => [slug, name])),
  });

/** Slug of a model kind; forms offer all of them. */
export const ModelKindChoice = oneOf(modelKinds);

const featureSet = oneOf(featureSets);
/** Slug of a feature set; forms offer those whose columns the chosen dataset has. */
export const FeatureSetChoice = featureSet.meta({
  ...featureSet.meta(),
  needsColumns: Object.fromEntries(
    [...featureSets.values()].flatMap(({ slug, requires }) => (requires ? [[slug, requires]] : [])),
  ),
});
