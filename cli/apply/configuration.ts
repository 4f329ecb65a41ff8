import { CliError, exitCodes } from "@/cli/errors";
import { parseYaml, readText } from "@/cli/read-params";

/** Sections of a file, in the order in which they are applied: what a later one names is there by then. */
export const sections = [
  "variables",
  "flows",
  "deployments",
  "webhooks",
  "outgoingWebhooks",
  "automations",
  "expectations",
] as const;
export type Section = (typeof sections)[number];

/** A file's content: for each section, values by name. */
export type Configuration = Partial<Record<Section, Record<string, unknown>>>;

/**
 * The configuration of a file of YAML. `{$env: NAME}` stands for an environment variable, so that secrets stay out of the
 * file.
 * @throws CliError naming the place
 */
export function readConfiguration(file: string, env: Record<string, string | undefined>): Configuration {
  const content = parseYaml(readText(file), file) ?? {};
  const refuse = (place: string, message: string) => {
    throw new CliError(exitCodes.usage, `${file}: ${place}${message}`);
  };
  if (!isMap(content)) return refuse("", "the file has to hold sections, such as deployments:");
  for (const [section, things] of Object.entries(content)) {
    if (!sections.includes(section as Section))
      refuse(section, ` is no section. There are: ${sections.join(", ")}.`);
    if (things !== null && !isMap(things)) refuse(section, " has to hold names with their settings.");
  }
  return Object.fromEntries(
    Object.entries(content).map(([section, things]) => [
      section,
      withEnvironment(
        things ?? {},
        section,
        (place, name) =>
          env[name] ?? refuse(place, ` names the environment variable ${name}, which is not set.`),
      ),
    ]),
  ) as Configuration;
}

function withEnvironment(
  value: unknown,
  place: string,
  read: (place: string, name: string) => unknown,
): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => withEnvironment(item, `${place}.${index}`, read));
  if (!isMap(value)) return value;
  const names = Object.keys(value);
  if (names.length === 1 && typeof value.$env === "string") return read(place, value.$env);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, withEnvironment(field, `${place}.${name}`, read)]),
  );
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
