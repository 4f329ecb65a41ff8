import { z } from "zod";
import { keepableText } from "@/lib/base/keepable";
import { definePanelType, QueryChoice } from "@/lib/dashboards/panel-type";
import { readQuery } from "@/lib/dashboards/query-result";

const mostNumbers = 6;

export default definePanelType({
  slug: "number",
  group: "Queries",
  name: "Number",
  description: "The first row of a saved query: each of its first six columns as a large number.",
  settings: z.object({ query: QueryChoice }),
  async read({ query }, context) {
    const { columns, rows } = await readQuery(query, context);
    const [first] = rows;
    if (!first) return { kind: "nothing", message: "The query has no rows." };
    return {
      kind: "numbers",
      numbers: columns.slice(0, mostNumbers).map(({ name }, at) => {
        const value = first[at];
        return { name, value: typeof value === "number" ? value : keepableText(String(value ?? "–"), 100) };
      }),
    };
  },
});
