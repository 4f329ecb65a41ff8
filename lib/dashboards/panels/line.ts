import { z } from "zod";
import { chartOf } from "@/lib/dashboards/chart-of";
import { ColumnChoice, definePanelType, QueryChoice } from "@/lib/dashboards/panel-type";
import { placeOf, readQuery } from "@/lib/dashboards/query-result";

export default definePanelType({
  slug: "line",
  group: "Queries",
  name: "Line chart",
  description: "A line of a saved query, over a column of numbers or dates.",
  settings: z.object({
    query: QueryChoice,
    x: ColumnChoice.meta({ title: "Column of x" }),
    y: ColumnChoice.meta({ title: "Column of values" }),
  }),
  async read({ query, x, y }, context) {
    const result = await readQuery(query, context);
    const { columns } = result;
    const drawn = chartOf("line", result, placeOf(columns, x), placeOf(columns, y));
    if (!drawn)
      return {
        kind: "nothing",
        message: "A line needs two rows with a number or a date for x, and a number for the value.",
      };
    const { title, description, chart } = drawn;
    return { kind: "chart", description: `${title}. ${description}`.trim(), chart };
  },
});
