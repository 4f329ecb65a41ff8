import { z } from "zod";
import { chartOf } from "@/lib/dashboards/chart-of";
import { ColumnChoice, definePanelType, QueryChoice } from "@/lib/dashboards/panel-type";
import { placeOf, readQuery } from "@/lib/dashboards/query-result";

export default definePanelType({
  slug: "bar",
  group: "Queries",
  name: "Bar chart",
  description: "Bars of a saved query: a name and a value of each of its first 50 rows.",
  settings: z.object({
    query: QueryChoice,
    x: ColumnChoice.meta({ title: "Column of names" }),
    y: ColumnChoice.meta({ title: "Column of values" }),
  }),
  async read({ query, x, y }, context) {
    const result = await readQuery(query, context);
    const { columns } = result;
    const drawn = chartOf("bar", result, placeOf(columns, x), placeOf(columns, y));
    if (!drawn)
      return {
        kind: "nothing",
        message: "None of the rows has a number in the column of values.",
      };
    const { title, description, chart } = drawn;
    return { kind: "chart", description: `${title}. ${description}`.trim(), chart };
  },
});
