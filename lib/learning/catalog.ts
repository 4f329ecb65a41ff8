import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { FeatureSet } from "./features/features";
import type { ModelKind } from "./model-kind";

const kindFiles = import.meta.glob<{ default: ModelKind }>(["./kinds/*.ts", "!./kinds/*.test.ts"]);
const setFiles = import.meta.glob<{ default: FeatureSet }>([
  "./feature-sets/*.ts",
  "!./feature-sets/*.test.ts",
]);

/** Model kinds by slug: every file in lib/learning/kinds. */
export const modelKinds: ReadonlyMap<string, ModelKind> = await loadBySlug(kindFiles);

/** Feature sets by slug: every file in lib/learning/feature-sets. */
export const featureSets: ReadonlyMap<string, FeatureSet> = await loadBySlug(setFiles);

/** Returns a model kind. @throws DomainError "invalid" naming the available kinds */
export const getModelKind = (slug: string): ModelKind => findBySlug(modelKinds, "model kind", slug);

/** Returns a feature set. @throws DomainError "invalid" naming the available sets */
export const getFeatureSet = (slug: string): FeatureSet => findBySlug(featureSets, "feature set", slug);
