import type { Client } from "@/cli/api/client";
import type { Configuration, Section } from "./configuration";
import { kinds } from "./kinds/kinds";
import { readSchemas } from "./plan";
import { complete, withoutDefaults } from "./schema";

/** The portal's configuration as a file says it: what differs from the defaults, without secrets and without ids. */
export async function exportConfiguration(client: Client, sections: Section[]): Promise<Configuration> {
  const schemas = await readSchemas(client);
  const configuration: Configuration = {};
  for (const kind of kinds.filter(({ section }) => sections.includes(section))) {
    const schema = schemas[kind.section];
    const found = await kind.list(client);
    configuration[kind.section] = Object.fromEntries(
      found.map(({ name, value }) => {
        const { isPaused } = value;
        const fields = withoutDefaults(
          schema,
          complete({ ...schema, additionalProperties: false }, value),
        ) as object;
        const whole = { ...fields, ...(isPaused === true && { isPaused }) } as Record<string, unknown>;
        return [
          name,
          kind.section === "expectations" ? withoutIds(whole.expectations) : withoutListIds(whole),
        ];
      }),
    );
  }
  return configuration;
}

function withoutListIds(value: Record<string, unknown>): Record<string, unknown> {
  return "schedules" in value ? { ...value, schedules: withoutIds(value.schedules) } : value;
}

function withoutIds(list: unknown): unknown {
  return (list as { id?: string }[]).map(({ id: _, ...item }) => item);
}
