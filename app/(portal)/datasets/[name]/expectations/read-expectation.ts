/** An expectation as the form sends it, by its type; not checked yet. */
export function readExpectation(form: FormData): Record<string, unknown> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const type = text("type");
  const shared = { type, severity: text("severity"), ...(text("id") && { id: text("id") }) };
  const column = text("column");
  const bounds = { min: boundOf(text("min")), max: boundOf(text("max")) };
  switch (type) {
    case "type":
      return { ...shared, column, is: text("is") };
    case "range":
      return { ...shared, column, ...bounds };
    case "set":
      return { ...shared, column, values: linesOf(text("values")) };
    case "unique":
      return { ...shared, columns: form.getAll("columns").map(String) };
    case "missing":
      return { ...shared, column, atMost: Number(text("percent")) / 100 };
    case "freshness":
      return { ...shared, column: column || null, days: Number(text("days")) };
    case "rows":
      return { ...shared, ...bounds };
    default:
      return { ...shared, name: text("name"), query: text("query") };
  }
}

/** A number, or a text such as a day; null for no bound. */
function boundOf(text: string): number | string | null {
  if (text === "") return null;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
