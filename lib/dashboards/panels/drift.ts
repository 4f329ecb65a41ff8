import { z } from "zod";
import { counted, percent } from "@/lib/base/number-text";
import { modelOf } from "@/lib/dashboards/model-of";
import { definePanelType, ModelChoice } from "@/lib/dashboards/panel-type";
import { comparedColumnsMetric, driftShareMetric, findLastMonitoring } from "@/lib/registry/last-monitoring";

export default definePanelType({
  slug: "drift",
  group: "Models",
  name: "Drift",
  description:
    "Findings of the newest monitoring of a model: drifted columns, drift of its scores, flag rate.",
  settings: z.object({ model: ModelChoice }),
  async read({ model }, { teamId }) {
    await modelOf(teamId, model);
    const last = await findLastMonitoring(teamId, model);
    if (!last) return { kind: "nothing", message: `The model ${model} has not been monitored yet.` };
    const figure = (key: string) => last.metrics[key]?.value;
    const columns = figure(comparedColumnsMetric);
    const flagRate = figure("flag_rate");
    const scores = figure("prediction_drift");
    return {
      kind: "numbers",
      numbers: [
        {
          name: "Drifted columns",
          value: percent(figure(driftShareMetric) ?? 0, 0),
          note: [
            columns === undefined ? "" : `of ${counted(columns, "column")}`,
            `monitored ${last.startedAt.toISOString().slice(0, 10)}`,
          ]
            .filter(Boolean)
            .join(", "),
        },
        ...(scores === undefined ? [] : [{ name: "Scores", value: scores > 0 ? "drifted" : "no drift" }]),
        ...(flagRate === undefined ? [] : [{ name: "Flag rate", value: percent(flagRate) }]),
      ],
    };
  },
});
