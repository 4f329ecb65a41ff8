import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";

/**
 * protobuf's JSON takes each field by two names, `run_id` and `runId`, and null for a field that is absent, and MLflow's server does so
 * in bodies. This gives a function that turns a body's fields to the first and leaves nulls out. Keys of maps and of free JSON are the client's, and stay.
 * @param schema of the body @param inPath fields that the address has, whose second name is left alone
 */
export function fieldRenamer(schema: z.ZodType, inPath: string[] = []): (body: unknown) => unknown {
  const names = namesOf(schema as AnySchema);
  for (const field of inPath) names?.own?.delete(field);
  return (body) => renamed(body, names);
}

/** Names within a value: of an object's own fields, of values by field, and of the items of a list. */
interface Names {
  /** Fields that are left out where they are null, which is their default in protobuf's JSON. */
  notNull?: string[];
  /** Other name of a field, by the field. */
  own?: Map<string, string>;
  inside?: Map<string, Names>;
  items?: Names;
}
/** The parts of zod's schemas that lead to objects. */
type AnySchema = z.ZodType & {
  def: {
    type: string;
    shape?: Record<string, AnySchema>;
    element?: AnySchema;
    innerType?: AnySchema;
    in?: AnySchema;
    options?: AnySchema[];
  };
};

function namesOf({ def }: AnySchema): Names | undefined {
  if (def.shape) return ofObject(def.shape);
  if (def.type === "array" && def.element) {
    const items = namesOf(def.element);
    return items && { items };
  }
  if (def.options) return def.options.map(namesOf).reduce<Names | undefined>(merged, undefined);
  const inner = def.innerType ?? def.in;
  return inner && namesOf(inner);
}

function ofObject(shape: Record<string, AnySchema>): Names | undefined {
  const own = new Map<string, string>();
  const inside = new Map<string, Names>();
  for (const [field, schema] of Object.entries(shape)) {
    const other = field.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    if (other !== field) own.set(field, other);
    const names = namesOf(schema);
    if (names) inside.set(field, names);
  }
  const notNull = Object.entries(shape).flatMap(([field, schema]) =>
    schema.safeParse(null).success ? [] : field,
  );
  return own.size + inside.size + notNull.length > 0 ? { own, inside, notNull } : undefined;
}

/** Of a union: a list has the names of its items, an object those of its fields. */
function merged(one: Names | undefined, other: Names | undefined): Names | undefined {
  return one && other ? { ...one, ...other } : (one ?? other);
}

function renamed(value: unknown, names: Names | undefined): unknown {
  if (!names || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return names.items ? value.map((item) => renamed(item, names.items)) : value;
  const result: Record<string, unknown> = { ...value };
  for (const [field, other] of names.own ?? []) {
    if (!Object.hasOwn(result, other)) continue;
    if (Object.hasOwn(result, field))
      throw new DomainError(
        "invalid",
        `Request specifies both '${field}' and '${other}'; provide only one of them.`,
      );
    result[field] = result[other];
    delete result[other];
  }
  for (const field of names.notNull ?? []) if (result[field] === null) delete result[field];
  for (const [field, inner] of names.inside ?? [])
    if (Object.hasOwn(result, field)) result[field] = renamed(result[field], inner);
  return result;
}
