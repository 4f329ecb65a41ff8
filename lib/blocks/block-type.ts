import { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import { Slug } from "@/lib/base/slug";

/**
 * A type of block: one file in lib/blocks/catalog. Field properties are in `.meta()`: `secret` (encrypted, never shown
 * again), `isAddress` (secrets are sent there), `isMultiline` (for the form); `reference()` is a field that names
 * another block.
 */
export interface BlockType<Values extends z.ZodObject = z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  /** Flat: form, API and encryption work per field. Secret fields are strings. */
  values: Values;
  /** `values` as JSON Schema. */
  schema: JsonSchema;
  /** Label of the part of `check` that is visible to others and runs only on request: "Post a test message". */
  test?: string;
  /**
   * Tests the block against the real service. @returns the result, as one sentence @throws DomainError or NetworkError
   * with the problem
   */
  check(values: Opened<z.output<Values>>, context: CheckContext): Promise<string>;
  /** Further texts to hide in logs, for a secret field that is a document with several secrets. */
  secretsWithin?(values: z.output<Values>): string[];
}

interface CheckContext {
  teamId: string;
  /** Aborted after ten seconds. */
  signal: AbortSignal;
  /** True when the person requested `test`. */
  isTest: boolean;
}

/** The name of another block, in the stored values. */
type Reference<Type extends BlockType> = string & z.$brand<"Block"> & { readonly __type?: Type };

/** Values as code receives them: each reference is replaced by the values of the block that it names. */
export type Opened<Values> = {
  [Field in keyof Values]: NonNullable<Values[Field]> extends Reference<infer Type>
    ? OpenedBlock<Type> | Extract<Values[Field], undefined>
    : Values[Field];
};
export type OpenedBlock<Type extends BlockType> = Opened<z.output<Type["values"]>>;

/** Declares a type, so that `check` is typed by `values`. */
export function defineBlockType<Values extends z.ZodObject>(
  type: Omit<BlockType<Values>, "schema">,
): BlockType<Values> {
  return { ...type, schema: z.toJSONSchema(type.values, { io: "input" }) };
}

/** A field that names another block of the team. */
export function reference<Type extends BlockType>(type: Type) {
  return Slug.meta({ block: type.slug }) as unknown as z.ZodType<Reference<Type>, string>;
}

type Marks = { secret?: boolean; isAddress?: boolean; block?: string };

/** Fields of a type with a given mark: `fieldsWith(type, "secret")`. */
export function fieldsWith(type: BlockType, mark: keyof Marks): string[] {
  return marksOf(type).flatMap(([field, marks]) => (marks[mark] ? [field] : []));
}

/** Fields that name other blocks, each with its required type. */
export function referencesOf(type: BlockType): { field: string; type: string }[] {
  return marksOf(type).flatMap(([field, marks]) => (marks.block ? [{ field, type: marks.block }] : []));
}

function marksOf(type: BlockType): [field: string, Marks][] {
  return Object.entries(type.schema.properties as Record<string, Marks>);
}
