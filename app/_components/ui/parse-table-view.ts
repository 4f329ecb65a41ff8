import { z } from "zod";
import type { TableView } from "./table-view";

const Query = z.object({
  sort: z
    .string()
    .regex(/^-?[\w.-]{1,100}$/)
    .optional()
    .catch(undefined),
  hide: z.string().max(1000).optional().catch(undefined),
});

/** Reads a view from the query of an address: `sort=-recall` is descending, `hide=kind,data` leaves out two columns. */
export function parseTableView(query: unknown): TableView {
  const { sort, hide } = Query.parse(query);
  return {
    sort: sort ? { key: sort.replace(/^-/, ""), isDescending: sort.startsWith("-") } : undefined,
    hidden: hide?.split(",").filter(Boolean) ?? [],
  };
}
