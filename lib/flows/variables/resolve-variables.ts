import { DomainError, type FieldIssue } from "@/lib/base/errors";
import { listVariables } from "./stored-variables";

const form = /^vars\.([a-z][a-z0-9_]*)$/;

/**
 * Replaces each `{ "$from": "vars.name" }` in parameters, at any depth, by the variable's value. Other references are
 * left as they are.
 * @param path prefix of the fields in the issues
 * @throws DomainError "invalid" naming the fields whose variable does not exist
 */
export async function resolveVariables(
  teamId: string,
  params: Record<string, unknown>,
  path = "params",
): Promise<Record<string, unknown>> {
  if (!JSON.stringify(params).includes('"vars.')) return params;
  const values = new Map((await listVariables(teamId)).map(({ name, value }) => [name, value]));
  const issues: FieldIssue[] = [];
  const resolved = resolve(params, [path]) as Record<string, unknown>;
  if (issues.length > 0) throw new DomainError("invalid", issues[0]!.message, issues);
  return resolved;

  function resolve(value: unknown, at: string[]): unknown {
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...at, String(index)]));
    if (typeof value !== "object" || value === null) return value;
    const name = variableOf(value);
    if (name === undefined)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, resolve(item, [...at, key])]),
      );
    if (!values.has(name))
      issues.push({
        path: at.join("."),
        message: `There is no variable "${name}". Create it under Settings, Variables.`,
      });
    return values.get(name);
  }
}

/** The name in `{ "$from": "vars.name" }`; undefined for any other value. */
function variableOf(value: object): string | undefined {
  const [[key, reference] = [], ...others] = Object.entries(value);
  if (key !== "$from" || others.length > 0 || typeof reference !== "string") return undefined;
  return form.exec(reference)?.[1];
}
