import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { CliError, exitCodes } from "./errors";

interface ParamSchema {
  type?: string | string[];
  anyOf?: ParamSchema[];
}

/**
 * Parameters of a run by `name=value`. A value is a text where the deployment's schema asks for a text alone, else JSON
 * where it can be read as such: `--param folds=5`, `--param 'groups=["Sex"]'`.
 */
export function readParams(pairs: string[], schema: Record<string, unknown>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, ParamSchema> };
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) throw new CliError(exitCodes.usage, `--param ${pair}: write name=value.`);
      const isText = Object.hasOwn(properties, name) && takesTextAlone(properties[name]!);
      return [name, isText ? text : fromJson(text!)];
    }),
  );
}

/** Parameters of a file in YAML or JSON. */
export function readParamsFile(file: string): Record<string, unknown> {
  const value = parseYaml(readText(file), file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CliError(exitCodes.usage, `${file} has to hold names with values.`);
  return value as Record<string, unknown>;
}

/** @throws CliError with the line and column of the first mistake */
export function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new CliError(exitCodes.usage, `${file}: ${(error as Error).message.split("\n")[0]}`);
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(exitCodes.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
}

function takesTextAlone({ type, anyOf = [] }: ParamSchema): boolean {
  const types = [type, ...anyOf.map((schema) => schema.type)]
    .flat()
    .filter((name) => name && name !== "null");
  return types.length > 0 && types.every((name) => name === "string");
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
