import { getModelKind } from "./catalog";
import { describeCode } from "./features/describe-code";
import { encodeFeatures, isOfText, readingsOf, unknownCode } from "./features/features";
import { predictFraud } from "./predict-fraud";
import type { ScoringModel } from "./scoring-model";
import type { StoredModel } from "./stored-model";
import { explainInWorker } from "./workers/train-in-workers";

/** A model that was trained here. */
export function trainedScoringModel(stored: StoredModel): ScoringModel {
  const { kind: slug, features, model, threshold, calibration } = stored;
  const kind = getModelKind(slug);
  return {
    kind: slug,
    fields: features.map((feature) => ({ name: feature.name, type: isOfText(feature) ? "text" : "number" })),
    readings: readingsOf(features),
    threshold,
    isCalibrated: calibration !== undefined,
    scoreScale: kind.scoreScale,
    mostExplained: Number.POSITIVE_INFINITY,
    explanationMethod: kind.explanationMethod,
    features,
    source: { trained: stored },
    encode(columns) {
      const codes = encodeFeatures(features, columns);
      return {
        predict: (rows) => predictFraud(stored, codes, rows),
        explain: (rows) => explainInWorker(slug, model, codes, rows),
        groupAt(field, row) {
          const feature = features[field]!;
          if (feature.type === "number") return undefined;
          const code = codes[field]![row]!;
          return code === unknownCode ? "a value that the model does not know" : describeCode(feature, code);
        },
      };
    },
  };
}
