import { readApiDescription } from "@/app/_server/api-description";
import { type Schema, schemaText } from "./schema-text";

/** A call of the API, as its page shows it. */
export interface Operation {
  method: string;
  path: string;
  summary: string;
  who: string;
  parameters: { name: string; place: string; isRequired: boolean; type: string }[];
  /** The type of its body, or of its answer, in TypeScript's notation; undefined where there is none. */
  body?: string;
  answer?: string;
}

type Content = Record<string, { schema: Schema }>;
interface Described {
  summary: string;
  description: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/** All calls by what they are about: the first part of their path. */
export async function readOperations(): Promise<Map<string, Operation[]>> {
  const { paths } = await readApiDescription();
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths))
    for (const [method, described] of Object.entries(methods)) {
      const group = path.split("/")[3] ?? "";
      const operation = describe(method, path, described as Described);
      groups.set(group, [...(groups.get(group) ?? []), operation]);
    }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  for (const [, operations] of sorted) operations.sort((a, b) => a.path.localeCompare(b.path));
  return new Map(sorted);
}

/** The anchor of a call on its group's page. */
export function anchorOf({ method, path }: Operation): string {
  return `${method}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`.toLowerCase();
}

function describe(method: string, path: string, described: Described): Operation {
  const { summary, description, parameters, requestBody, responses } = described;
  return {
    method: method.toUpperCase(),
    path,
    summary,
    who: description,
    parameters: parameters.map(({ name, in: place, required, schema }) => ({
      name,
      place,
      isRequired: required,
      type: schemaText(schema),
    })),
    body: contentText(requestBody?.content),
    answer: contentText(Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1].content),
  };
}

function contentText(content: Content = {}): string | undefined {
  const found = content["application/json"];
  return found ? schemaText(found.schema) : Object.keys(content).join(", ") || undefined;
}
