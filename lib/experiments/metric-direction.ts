/** Words in the names of metrics of which a smaller value is better. */
const smaller = words(
  "loss error err mse rmse mae mape smape msle rmsle logloss brier perplexity deviance wer cer fpr fnr ece",
  "time latency duration seconds ms cost misclassification",
);
/** Words in the names of metrics of which a greater value is better. */
const greater = words(
  "accuracy acc auc auroc auprc f1 fbeta precision recall sensitivity specificity tpr tnr r2 kappa mcc ap map ndcg",
  "mrr bleu rouge iou dice lift gini explained",
);

/** Direction in which a metric gets better, by the words of its name; undefined where they do not tell. */
export function metricDirection(name: string): "greater" | "smaller" | undefined {
  const parts = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const isSmaller = parts.some((part) => smaller.has(part));
  const isGreater = parts.some((part) => greater.has(part));
  if (isSmaller && isGreater) return undefined;
  // scikit-learn's scorers, such as neg_log_loss.
  if (isSmaller) return parts.includes("neg") ? "greater" : "smaller";
  return isGreater || parts.includes("score") ? "greater" : undefined;
}

/** A change of a metric in words; undefined where it is none, or its direction is not known. */
export function changeOf(name: string, before: number, after: number): "better" | "worse" | undefined {
  const direction = metricDirection(name);
  if (!direction || !(before < after || after < before)) return undefined;
  return before < after === (direction === "greater") ? "better" : "worse";
}

function words(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(" ")));
}
