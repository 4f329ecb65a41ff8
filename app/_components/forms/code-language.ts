import type { JsonSchema } from "@/lib/base/json-schema";

/** Languages that the editor of code highlights. */
export type CodeLanguage =
  | "expression"
  | "javascript"
  | "julia"
  | "perl"
  | "python"
  | "r"
  | "ruby"
  | "shell"
  | "sql";

const byEnding: Record<string, CodeLanguage> = {
  bash: "shell",
  cjs: "javascript",
  jl: "julia",
  js: "javascript",
  mjs: "javascript",
  pl: "perl",
  py: "python",
  r: "r",
  rb: "ruby",
  sh: "shell",
  sql: "sql",
  ts: "javascript",
};

/** Language of a file by the ending of its name; undefined for one that is shown as plain text. */
export function languageOfFile(name: string): CodeLanguage | undefined {
  return byEnding[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
}

/**
 * Language of a task's input: the one that its schema names (`language`), or that of the file that another input names
 * (`fileName`). @param siblings values of the other inputs, with their defaults
 */
export function languageOfInput(
  schema: JsonSchema,
  siblings: (name: string) => unknown,
): CodeLanguage | "plain" | undefined {
  if (typeof schema.fileName === "string")
    return languageOfFile(String(siblings(schema.fileName) ?? "")) ?? "plain";
  return schema.language as CodeLanguage | undefined;
}
