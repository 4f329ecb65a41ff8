import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { dayLines, lastDays } from "@/lib/dashboards/day-lines";
import { modelOf } from "@/lib/dashboards/model-of";
import { Days, definePanelType, ModelChoice } from "@/lib/dashboards/panel-type";
import { countRequestsByDay } from "@/lib/serving/request-queries";

export default definePanelType({
  slug: "requests",
  group: "Models",
  name: "Requests per day",
  description: "Scoring requests over HTTP by day, as long as the request log goes back.",
  settings: z.object({ model: ModelChoice, days: Days }),
  async read({ model, days }, { teamId, now }) {
    await modelOf(teamId, model);
    const starts = lastDays(days, now);
    const counts = await countRequestsByDay(teamId, model, new Date(starts[0]!));
    if (counts.size === 0)
      return { kind: "nothing", message: `No requests in the last ${counted(days, "day")}.` };
    const series = (["requests", "failed"] as const).map((name) => ({
      name,
      points: starts.map((day): [number, number] => [day, counts.get(day)?.[name] ?? 0]),
    }));
    const description = `Requests to ${model} by day, and those that were answered with an error.`;
    return dayLines(series, { label: "Requests", description });
  },
});
