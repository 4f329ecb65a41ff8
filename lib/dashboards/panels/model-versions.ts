import { z } from "zod";
import { modelOf } from "@/lib/dashboards/model-of";
import { definePanelType, ModelChoice } from "@/lib/dashboards/panel-type";
import { listModelVersions } from "@/lib/registry/model-queries";
import { listTrainings } from "@/lib/registry/version-snapshot";

export default definePanelType({
  slug: "model-versions",
  group: "Models",
  name: "Model versions",
  description: "Metrics of the newest versions of a model, as they were registered.",
  settings: z.object({
    model: ModelChoice,
    metrics: z
      .array(z.string().trim().min(1).max(250))
      .min(1, "Name a metric.")
      .max(8)
      .default(["recall", "precision", "roc_auc", "pr_auc"]),
    versions: z.int().min(1).max(50).default(10).describe("Versions to show, newest first."),
  }),
  async read({ model, metrics, versions: most }, { teamId }) {
    await modelOf(teamId, model);
    const versions = await listModelVersions(teamId, model, { most: most + 1 });
    const newest = versions.slice(0, most);
    if (newest.length === 0) return { kind: "nothing", message: `The model ${model} has no version yet.` };
    const trainings = await listTrainings(teamId, newest);
    return {
      kind: "table",
      columns: [
        { name: "Version", isNumber: true },
        { name: "Aliases", isNumber: false },
        { name: "Registered", isNumber: false },
        ...metrics.map((name) => ({ name, isNumber: true })),
      ],
      rows: newest.map(({ id, version, aliases, createdAt }) => [
        version,
        aliases.join(", "),
        createdAt.toISOString().slice(0, 10),
        ...metrics.map((name) => finite(trainings.get(id)?.metrics[name]?.value)),
      ]),
      isCut: versions.length > most,
    };
  },
});

/** JSON has no NaN and no infinities. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
