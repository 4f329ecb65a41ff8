import { z } from "zod";
import { definePanelType, QueryChoice } from "@/lib/dashboards/panel-type";
import { isNumeric, readQuery } from "@/lib/dashboards/query-result";

export default definePanelType({
  slug: "table",
  group: "Queries",
  name: "Table",
  description: "The first rows of a saved query.",
  settings: z.object({
    query: QueryChoice,
    rows: z.int().min(1).max(200).default(20).describe("Rows to show."),
  }),
  async read({ query, rows: most }, context) {
    const { columns, rows, cut } = await readQuery(query, context);
    return {
      kind: "table",
      columns: columns.map(({ name, type }) => ({ name, isNumber: isNumeric(type) })),
      rows: rows.slice(0, most),
      isCut: cut !== null || rows.length > most,
    };
  },
});
