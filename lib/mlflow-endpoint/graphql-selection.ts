import { DomainError } from "@/lib/base/errors";

/** A field that a question selects. */
export interface Selection {
  name: string;
  /** Variable that its argument `input` names. */
  input?: string;
  /** Fields within it; undefined for a value. */
  fields?: Selection[];
}

/** Bounds of one question. */
const mostFields = 500;
const mostDepth = 12;

/**
 * Fields of a single GraphQL question: names, selections within them, and the argument `input: $variable`. Directives are left out.
 * @throws DomainError "invalid" for other names, fragments, several questions, and what is no question
 */
export function readSelection(query: string): Selection[] {
  const tokens: string[] = query.match(/"[^"]*"|\$?\w+|\.\.\.|[^\s,]/g) ?? [];
  let at = 0;
  let count = 0;
  const problem = () =>
    new DomainError("invalid", "The portal answers the GraphQL questions of MLflow's own pages alone.");
  const peek = () => tokens[at];
  const next = () => tokens[at++];

  /** Skips what is in parentheses. @returns variable of the argument `input` */
  function argumentsOf(): string | undefined {
    if (peek() !== "(") return undefined;
    const end = tokens.indexOf(")", at);
    if (end < 0) throw problem();
    const [name, colon, value] = tokens.slice(at + 1, end);
    at = end + 1;
    return name === "input" && colon === ":" && value?.startsWith("$") ? value.slice(1) : undefined;
  }

  function skipDirectives(): void {
    while (peek() === "@") {
      at += 2;
      argumentsOf();
    }
  }

  function fieldsOf(depth: number): Selection[] {
    if (next() !== "{" || depth > mostDepth) throw problem();
    const fields: Selection[] = [];
    while (peek() !== "}") {
      const name = next();
      if (!name || !/^[A-Za-z_]\w*$/.test(name) || peek() === ":" || count++ > mostFields) throw problem();
      const input = argumentsOf();
      skipDirectives();
      fields.push({ name, input, fields: peek() === "{" ? fieldsOf(depth + 1) : undefined });
    }
    at++;
    return fields;
  }

  if (peek() === "query") {
    at++;
    if (/^\w+$/.test(peek() ?? "")) at++;
    argumentsOf();
    skipDirectives();
  }
  const fields = fieldsOf(0);
  if (at < tokens.length) throw problem();
  return fields;
}
