import { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import { Slug } from "@/lib/base/slug";

/**
 * A type of block: one file in lib/blocks/catalog. What is special about a field stands in its `.meta()`:
 * `secret` (encrypted, never shown again), `isAddress` (where the secrets are sent to), `isMultiline` (for the form);
 * `reference()` is a field that names another block.
 */
export interface BlockType<Values extends z.ZodObject = z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  /** Flat: the form, the API and the encryption go by its fields. Secret fields are strings. */
  values: Values;
  /** `values` as JSON Schema. */
  schema: JsonSchema;
  /** What `check` does only when asked for, because others notice it: "Post a test message". */
  test?: string;
  /**
   * Tries the real thing. @returns what it saw, in a sentence @throws DomainError or NetworkError that says what is wrong
   */
  check(values: Opened<z.output<Values>>, context: CheckContext): Promise<string>;
  /** What else to hide in logs where a secret field is a document that holds several. */
  secretsWithin?(values: z.output<Values>): string[];
}

interface CheckContext {
  teamId: string;
  /** Aborted after ten seconds. */
  signal: AbortSignal;
  /** True when the person asked for `test`. */
  isTest: boolean;
}

/** The name of another block, in the values as they are kept. */
type Reference<Type extends BlockType> = string & z.$brand<"Block"> & { readonly __type?: Type };

/** Values as code gets them: in place of each reference, the values of the block that it names. */
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

/** The fields of a type that carry a mark: `fieldsWith(type, "secret")`. */
export function fieldsWith(type: BlockType, mark: keyof Marks): string[] {
  return marksOf(type).flatMap(([field, marks]) => (marks[mark] ? [field] : []));
}

/** The fields that name other blocks, each with the type that it wants. */
export function referencesOf(type: BlockType): { field: string; type: string }[] {
  return marksOf(type).flatMap(([field, marks]) => (marks.block ? [{ field, type: marks.block }] : []));
}

function marksOf(type: BlockType): [field: string, Marks][] {
  return Object.entries(type.schema.properties as Record<string, Marks>);
}
