import { csvPatterns } from "@/lib/base/csv";
import { literal } from "./duckdb";

const { formula, number, special } = csvPatterns;

/**
 * `csvLine` of lib/base/csv.ts in SQL, without the line break: formulas become text with a leading apostrophe.
 * @param cells SQL expressions of texts; null becomes an empty cell
 */
export function csvLineSql(cells: readonly string[]): string {
  return `concat_ws(',', ${cells.map(csvCellSql).join(", ")})`;
}

function csvCellSql(x: string): string {
  const isFormula = `not regexp_full_match(${x}, ${literal(number)}) and regexp_matches(${x}, ${literal(formula)})`;
  const safe = `case when ${isFormula} then '''' || ${x} else ${x} end`;
  const quoted = `'"' || replace(${safe}, '"', '""') || '"'`;
  // Most cells hold none of these characters, so they are looked for once.
  const isPlain = `not regexp_matches(${x}, ${literal(special)})`;
  return `coalesce(case when ${isPlain} then ${safe} else ${quoted} end, '')`;
}
