import { DomainError } from "@/lib/base/errors";
import { codeBlock, codeSpan, markdownText } from "@/lib/base/markdown-text";
import { evaluateExpressions } from "@/lib/flows/expression/evaluate-expressions";
import { expressionProblem } from "@/lib/flows/expression/expression-problem";
import { code, markdownTable } from "./markdown-table";

/** Inside of a place: `data.auc`, or with a format `data.rows | table`. */
const parts = /^([\s\S]*?)(?:(?<!\|)\|\s*(table|code|json)\s*)?$/;
const maxPlaces = 200;
const maxRows = 1_000;
const maxColumns = 50;
const maxTextLength = 10_000;
const maxBlockLength = 100_000;

type Format = "text" | "table" | "code" | "json";

/** Reason why a text is not a template; undefined when it is one. */
export function templateProblem(template: string): string | undefined {
  const found = placesOf(template);
  if (found.length > maxPlaces) return `A template may have at most ${maxPlaces} places.`;
  for (const { expression } of found) {
    const problem = expression === "" ? "It is empty." : expressionProblem(expression);
    if (problem) return `{{ ${expression.slice(0, 60)} }}: ${problem}`;
  }
  return undefined;
}

/**
 * Fills the places of a Markdown template with values of expressions. Values are data: text is escaped, so that none of it
 * becomes markup.
 * @param scope the names that the expressions may use
 * @throws DomainError "invalid" naming the place that has no value, or one that its format cannot show
 */
export async function fillTemplate(
  teamId: string,
  template: string,
  scope: Record<string, unknown>,
  options: { signal?: AbortSignal } = {},
): Promise<string> {
  const found = placesOf(template);
  if (found.length === 0) return template;
  const texts = found.map(({ expression }) => expression);
  const values = await evaluateExpressions(teamId, texts, scope, options);
  const filled = found.map(
    ({ before, expression, format }, at) => before + shown(values[at], format, expression),
  );
  return filled.join("") + template.slice(found.at(-1)!.end);
}

/** A place `{{ … }}` of a template. */
interface Place {
  expression: string;
  format: Format;
  /** The text between the place before and this one. */
  before: string;
  /** Position of the text after it. */
  end: number;
}

function placesOf(template: string): Place[] {
  const found: Place[] = [];
  for (let from = 0; ; ) {
    const start = template.indexOf("{{", from);
    const close = start < 0 ? -1 : template.indexOf("}}", start + 2);
    if (close < 0) return found;
    const [, expression = "", format = "text"] = parts.exec(template.slice(start + 2, close)) ?? [];
    const before = template.slice(from, start);
    from = close + 2;
    found.push({ expression: expression.trim(), format: format as Format, before, end: from });
  }
}

function shown(value: unknown, format: Format, expression: string): string {
  switch (format) {
    case "table":
      return tableOf(value, expression);
    case "code":
      return codeSpan(textOf(value).slice(0, maxTextLength));
    case "json":
      return codeBlock("json", JSON.stringify(value, null, 2).slice(0, maxBlockLength));
    default:
      return typeof value === "object" && value !== null
        ? codeSpan(textOf(value).slice(0, maxTextLength))
        : markdownText(textOf(value).slice(0, maxBlockLength));
  }
}

function textOf(value: unknown): string {
  if (value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A table of a list of objects: a column for each field, in the order in which they appear. */
function tableOf(value: unknown, expression: string): string {
  const isRow = (row: unknown): row is Record<string, unknown> =>
    typeof row === "object" && row !== null && !Array.isArray(row);
  if (!Array.isArray(value) || !value.every(isRow))
    throw new DomainError("invalid", `{{ ${expression} | table }}: A table takes a list of objects.`);
  if (value.length === 0) return "No rows.";
  const rows = value.slice(0, maxRows);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, maxColumns);
  const cell = (row: Record<string, unknown>, column: string) => {
    const inner = Object.hasOwn(row, column) ? row[column] : null;
    if (typeof inner === "number") return inner;
    const text = textOf(inner ?? null).slice(0, maxTextLength);
    return typeof inner === "object" && inner !== null ? code(text) : text;
  };
  const numeric = columns.filter((column) =>
    rows.every((row) => row[column] == null || typeof row[column] === "number"),
  );
  const table = markdownTable(
    columns,
    rows.map((row) => columns.map((column) => cell(row, column))),
    numeric,
  );
  const left = value.length - rows.length;
  return left > 0 ? `${table}\n\n${left.toLocaleString("en-US")} more rows are not shown.` : table;
}
