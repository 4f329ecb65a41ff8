import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { dayLines, lastDays } from "@/lib/dashboards/day-lines";
import { modelOf } from "@/lib/dashboards/model-of";
import { Days, definePanelType, ModelChoice } from "@/lib/dashboards/panel-type";
import { figuresOf, listOutcomeDays, type OutcomeDay, sumCounts } from "@/lib/serving/outcome-figures";

export default definePanelType({
  slug: "outcomes",
  group: "Models",
  name: "Recall and precision over time",
  description:
    "Recall and precision of a model's answers, by the day of the prediction, where outcomes came.",
  settings: z.object({ model: ModelChoice, days: Days }),
  async read({ model, days }, { teamId, now }) {
    await modelOf(teamId, model);
    const since = new Date(lastDays(days, now)[0]!);
    const served = (await listOutcomeDays(teamId, model, { since, until: now })).filter(
      ({ role }) => role === "served",
    );
    const byDay = new Map<number, OutcomeDay[]>();
    for (const each of served) {
      const day = each.day.getTime();
      byDay.set(day, [...(byDay.get(day) ?? []), each]);
    }
    const series = (["recall", "precision"] as const).map((figure) => ({
      name: figure,
      points: [...byDay].flatMap(([day, counts]): [number, number][] => {
        const value = figuresOf(sumCounts(counts))[figure];
        return value === null ? [] : [[day, value]];
      }),
    }));
    const present = series.filter(({ points }) => points.length > 0);
    if (present.length === 0) {
      const last = `the last ${counted(days, "day")}`;
      const message =
        served.length === 0
          ? `No outcomes of predictions of ${last}.`
          : `The predictions of ${last} with outcomes have no positive and no flag, so neither figure is defined.`;
      return { kind: "nothing", message };
    }
    const description = `Recall and precision of ${model} by the day of the prediction.`;
    return dayLines(present, { label: "Share", description, y: [0, 1] });
  },
});
