import { z } from "zod";
import { counted, percent } from "@/lib/base/number-text";
import { lastDays } from "@/lib/dashboards/day-lines";
import { Days, DeploymentChoice, definePanelType } from "@/lib/dashboards/panel-type";
import { countRunsByDay } from "@/lib/runs/read/runs-by-day";

export default definePanelType({
  slug: "success-rate",
  group: "Runs",
  name: "Success rate",
  description: "The share of ended runs that completed; cancelled runs do not count.",
  settings: z.object({ deployment: DeploymentChoice, days: Days }),
  async read({ deployment, days }, { teamId, now }) {
    const since = new Date(lastDays(days, now)[0]!);
    const counts = [...(await countRunsByDay(teamId, { since, deployment })).values()];
    const completed = counts.reduce((sum, day) => sum + day.completed, 0);
    const failed = counts.reduce((sum, day) => sum + day.failed, 0);
    if (completed + failed === 0) {
      const last = `the last ${counted(days, "day")}`;
      return {
        kind: "nothing",
        message:
          counts.length === 0 ? `No runs ended in ${last}.` : `No run of ${last} has completed or failed.`,
      };
    }
    return {
      kind: "numbers",
      numbers: [
        {
          name: deployment ?? "All runs",
          value: percent(completed / (completed + failed)),
          note: `${completed.toLocaleString("en-US")} of ${counted(completed + failed, "run")} in ${counted(days, "day")}`,
        },
      ],
    };
  },
});
