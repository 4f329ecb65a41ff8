import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import { slugOf } from "@/lib/base/slug-of";
import { derivedName } from "@/lib/datasets/dataset";

/** Address of the form that monitors what a model was asked: its rows become a dataset of their own. */
export function monitorRequestsHref(model: string): string {
  return runFormHref("monitor-requests", {
    model,
    output: derivedName(slugOf(model) || "model", "requests"),
    deployment: "monitor-table",
  });
}
