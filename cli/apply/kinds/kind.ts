import type { Client } from "@/cli/api/client";
import type { Section } from "@/cli/apply/configuration";

export type Fields = Record<string, unknown>;

/** A thing that the portal has. */
export interface Existing {
  name: string;
  /** Its part in paths of the API, where that is not its name. */
  id?: string;
  value: Fields;
  /** When it was changed last: a change of someone else in between is refused. */
  updatedAt?: string;
  /** Shipped with the portal: neither exported whole nor deleted by --prune. */
  isShipped?: boolean;
}

/** One kind of thing that a file describes. */
export interface Kind {
  section: Section;
  title: string;
  /** The call whose body has the fields and their defaults. */
  schemaOf: [path: string, method: string];
  /** Fields that the portal does not show, so that they are set on a new one and not compared later. */
  hidden?(value: Fields): string[];
  /** Fields that cannot be changed. */
  fixed?: string[];
  list(client: Client, names?: string[]): Promise<Existing[]>;
  /** @returns lines that are shown once */
  create(client: Client, name: string, value: Fields): Promise<string[]>;
  change(client: Client, existing: Existing, changes: Fields, whole: Fields): Promise<unknown>;
  remove(client: Client, existing: Existing): Promise<unknown>;
}

/** The API checks each field and says what is wrong with it: a file's values are not typed here. */
export const body = (value: Fields) => value as never;

/** Texts among values: lines that are there. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
