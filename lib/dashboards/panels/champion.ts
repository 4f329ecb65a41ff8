import { z } from "zod";
import { modelOf } from "@/lib/dashboards/model-of";
import { definePanelType, ModelChoice } from "@/lib/dashboards/panel-type";
import { championAlias } from "@/lib/registry/alias";
import { findModelVersion } from "@/lib/registry/model-queries";
import { findTraining } from "@/lib/registry/version-snapshot";

const shown: Record<string, string> = {
  recall: "Recall",
  precision: "Precision",
  roc_auc: "ROC-AUC",
  pr_auc: "Average precision",
};

export default definePanelType({
  slug: "champion",
  group: "Models",
  name: "Champion",
  description: "Metrics of the version that the alias champion names, on its own held-out rows.",
  settings: z.object({ model: ModelChoice }),
  async read({ model }, { teamId }) {
    await modelOf(teamId, model);
    const champion = await findModelVersion(teamId, model, `@${championAlias}`);
    if (!champion)
      return {
        kind: "nothing",
        message: `The model ${model} has no version with the alias ${championAlias}.`,
      };
    const metrics = (await findTraining(teamId, champion))?.metrics ?? {};
    const since = champion.createdAt.toISOString().slice(0, 10);
    return {
      kind: "numbers",
      numbers: [
        { name: "Champion", value: `Version ${champion.version}`, note: `registered ${since}` },
        ...Object.entries(shown).flatMap(([key, name]) => {
          const value = metrics[key]?.value;
          return value !== undefined && Number.isFinite(value) ? [{ name, value: value.toFixed(3) }] : [];
        }),
      ],
    };
  },
});
