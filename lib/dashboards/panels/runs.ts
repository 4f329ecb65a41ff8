import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { dayLines, lastDays } from "@/lib/dashboards/day-lines";
import { Days, DeploymentChoice, definePanelType } from "@/lib/dashboards/panel-type";
import { outcomes } from "@/lib/runs/read/activity";
import { countRunsByDay } from "@/lib/runs/read/runs-by-day";

export default definePanelType({
  slug: "runs",
  group: "Runs",
  name: "Runs per day",
  description: "Runs by the day on which they were created: completed, failed, cancelled and open.",
  settings: z.object({ deployment: DeploymentChoice, days: Days }),
  async read({ deployment, days }, { teamId, now }) {
    const starts = lastDays(days, now);
    const counts = await countRunsByDay(teamId, { since: new Date(starts[0]!), deployment });
    const series = outcomes.toReversed().map((outcome) => ({
      name: outcome,
      points: starts.map((day): [number, number] => [day, counts.get(day)?.[outcome] ?? 0]),
    }));
    const present = series.filter(({ points }) => points.some(([, count]) => count > 0));
    if (present.length === 0)
      return { kind: "nothing", message: `No runs in the last ${counted(days, "day")}.` };
    return dayLines(present, {
      label: "Runs",
      description: `Runs of the last ${counted(days, "day")} by outcome.`,
    });
  },
});
