import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { generateClaims } from "@/lib/datasets/claims-generator";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { encodeFeatures, fitFeatures } from "@/lib/learning/features/features";
import { encodeTarget } from "@/lib/learning/features/target";
import type { StoredModel } from "@/lib/learning/stored-model";

/** Generated claims, as CSV and as rows. */
export async function someClaims(rows: number, seed = 7) {
  const csv = await text(generateClaims({ rows, seed }));
  return { csv, claims: parse(csv, { columns: true }) as Record<string, string>[] };
}

/** A small model trained on claims, in this thread. */
export function trainModel(
  claims: Record<string, string>[],
  kindSlug = "balanced-random-forest",
  given: Record<string, unknown> = {},
  featureSet = "twelve-categories",
): StoredModel {
  const columns = Object.fromEntries(
    Object.keys(claims[0]!).map((name) => [name, codedColumn(claims.map((claim) => claim[name]!))]),
  );
  const set = getFeatureSet(featureSet);
  const names = set.columnsOf(
    Object.keys(columns).map((name) => ({ name, type: "text" })),
    claimsOutcome,
  );
  const rows = Uint32Array.from(claims.keys());
  const features = fitFeatures(set, Object.fromEntries(names.map((name) => [name, columns[name]!])), rows);
  const codes = encodeFeatures(features, columns);
  const kind = getModelKind(kindSlug);
  const params = kind.params.parse(given);
  const units = kind.unitCount(params);
  let unit = 0;
  const data = { features, codes, labels: encodeTarget(columns[claimsOutcome.column]!, claimsOutcome), rows };
  const learned = kind.fit(data, params, 1, () => (unit < units ? unit++ : undefined));
  const model = kind.assemble(
    Array.from({ length: units }, (_, number) => learned.get(number)),
    features,
  );
  return { kind: kindSlug, featureSet, features, threshold: 0.5, model };
}
