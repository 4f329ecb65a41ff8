import type { Client } from "@/cli/api/client";
import { CliError, exitCodes } from "@/cli/errors";
import { type Configuration, isMap, type Section } from "./configuration";
import type { Existing, Kind } from "./kinds/kind";
import { kinds } from "./kinds/kinds";
import { complete, type Difference, differences, type Schema, unknownFields } from "./schema";

type Fields = Record<string, unknown>;

/** One thing to do. */
export interface Step {
  action: "create" | "change" | "delete";
  kind: Kind;
  name: string;
  /** Of a change, what differs. */
  differences: Difference[];
  /** Of a change, the fields that differ, whole; else the value of the file. */
  value: Fields;
  whole: Fields;
  existing?: Existing;
}

export interface Plan {
  steps: Step[];
  unchanged: number;
}

/** The schema of what each kind takes, by section: the portal's own, so that older command lines know its fields. */
export async function readSchemas(client: Client): Promise<Record<Section, Schema>> {
  const { data } = await client.GET("/api/v1/openapi.json" as never);
  const { paths } = data as unknown as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  };
  return Object.fromEntries(
    kinds.map(({ section, schemaOf: [path, method] }) => {
      const schema = paths[path]?.[method]?.requestBody?.content["application/json"]?.schema;
      if (!schema)
        throw new CliError(exitCodes.usage, `This portal is too old: it does not take ${section}.`);
      return [section, schema];
    }),
  ) as Record<Section, Schema>;
}

/**
 * The steps after which the portal is as the file says. Fields that the file leaves out stay as they are.
 * @param isPruned deletes what the portal has of the file's sections and the file does not name
 * @throws CliError for a field that there is not
 */
export async function makePlan(
  client: Client,
  configuration: Configuration,
  { isPruned = false }: { isPruned?: boolean } = {},
): Promise<Plan> {
  const schemas = await readSchemas(client);
  const plan: Plan = { steps: [], unchanged: 0 };
  const deletions: Step[] = [];
  for (const kind of kinds) {
    const wanted = configuration[kind.section];
    if (!wanted) continue;
    const names = Object.keys(wanted);
    const values = names.map((name) => readValue(kind, name, wanted[name], schemas[kind.section]));
    const found = await kind.list(client, isPruned ? undefined : names);
    for (const [index, name] of names.entries()) {
      const existing = found.find((other) => other.name === name);
      const step = stepFor(kind, name, values[index]!, existing, schemas[kind.section]);
      if (step) plan.steps.push(step);
      else plan.unchanged++;
    }
    if (!isPruned) continue;
    for (const existing of found)
      if (!existing.isShipped && !Object.hasOwn(wanted, existing.name))
        deletions.unshift({
          action: "delete",
          kind,
          name: existing.name,
          differences: [],
          value: {},
          whole: {},
          existing,
        });
  }
  // A thing goes after all that uses it.
  return { ...plan, steps: [...plan.steps, ...deletions] };
}

/** Does what a plan says, in order. @param onDone called after each step, with lines that are shown once */
export async function carryOut(
  client: Client,
  { steps }: Plan,
  onDone: (step: Step, shownOnce: string[]) => void,
): Promise<void> {
  for (const step of steps) {
    try {
      onDone(step, await carryOutStep(client, step));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError(error.exitCode, `${step.kind.title} ${step.name}: ${error.message}`);
    }
  }
}

async function carryOutStep(
  client: Client,
  { action, kind, name, value, whole, existing }: Step,
): Promise<string[]> {
  if (action === "create") return kind.create(client, name, value);
  if (action === "change") await kind.change(client, existing!, value, whole);
  else await kind.remove(client, existing!);
  return [];
}

function readValue(kind: Kind, name: string, given: unknown, schema: Schema): Fields {
  const value = kind.section === "expectations" && Array.isArray(given) ? { expectations: given } : given;
  if (!isMap(value)) throw new CliError(exitCodes.usage, `${kind.title} ${name}: give its settings.`);
  const strange = unknownFields(fieldsOf(schema, kind), value);
  if (strange.length > 0)
    throw new CliError(exitCodes.usage, `${kind.title} ${name}: there is no field ${strange.join(", ")}.`);
  return value;
}

/** The fields of a file's thing: a webhook may be paused too, by a second call. */
function fieldsOf(schema: Schema, { section }: Kind): Schema {
  if (section !== "webhooks") return schema;
  return { ...schema, properties: { ...schema.properties, isPaused: { type: "boolean" } } };
}

function stepFor(
  kind: Kind,
  name: string,
  value: Fields,
  existing: Existing | undefined,
  schema: Schema,
): Step | undefined {
  const step = { kind, name, existing, whole: value };
  if (!existing) return { ...step, action: "create", differences: [], value };
  const fields = Object.keys(value).filter((field) => !kind.hidden?.(value).includes(field));
  const known = fieldsOf(schema, kind);
  const after = complete(known, value) as Fields;
  const before = complete(known, existing.value) as Fields;
  const found = fields.flatMap((field) =>
    differences(portalsOwnLeftOut(before[field] ?? existing.value[field], after[field]), after[field], field),
  );
  if (found.length === 0) return undefined;
  const changed = fields.filter((field) =>
    found.some(({ path }) => path === field || path.startsWith(`${field}.`)),
  );
  const fixed = changed.find((field) => kind.fixed?.includes(field));
  if (fixed)
    throw new CliError(
      exitCodes.conflict,
      `${kind.title} ${name}: ${fixed} cannot be changed. Give the new one another name.`,
    );
  const changes = Object.fromEntries(changed.map((field) => [field, value[field]]));
  return { ...step, action: "change", differences: found, value: changes };
}

/** Fields that the portal adds by itself to the items of a list. */
const portalsOwn = ["id", "updatedAt", "anchorAt"];

/** A value of the portal without what it has added to items of a list, unless the file's item in its place has it too. */
function portalsOwnLeftOut(before: unknown, after: unknown): unknown {
  if (!Array.isArray(before)) return before;
  return before.map((item, index) => {
    if (!isMap(item)) return item;
    const other = Array.isArray(after) && isMap(after[index]) ? after[index] : {};
    const kept = Object.entries(item).filter(
      ([name]) => !portalsOwn.includes(name) || Object.hasOwn(other, name),
    );
    return Object.fromEntries(kept);
  });
}
