import type { JsonSchema } from "@/lib/base/json-schema";
import { fits } from "./fits";

const dateFormats: unknown[] = ["date", "date-time"];
/** Words of a name that stand for a date. */
const dateWords = /(^|[^a-z])(date|day|month|week|year|since|until|from|start|end|as[-_ ]?of)([^a-z]|$)/;

/**
 * Parameters that a date may be given to: texts, but not those that choose something else, such as a dataset.
 * @returns their names, and the one that is for a date, by its format or else by its name
 */
export function dateParams(properties: Record<string, JsonSchema>): { names: string[]; likely?: string } {
  const texts = Object.entries(properties).filter(
    ([, schema]) =>
      fits({ type: "string" }, schema) &&
      (schema.format === undefined || dateFormats.includes(schema.format)),
  );
  const likely =
    texts.find(([, { format }]) => dateFormats.includes(format)) ??
    texts.find(([name]) => dateWords.test(name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()));
  return { names: texts.map(([name]) => name), ...(likely && { likely: likely[0] }) };
}
