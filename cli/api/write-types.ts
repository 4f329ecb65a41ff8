/** A schema of OpenAPI 3.1, as app/_server/openapi.ts writes them. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}
type Content = Record<string, { schema: Schema }>;
interface Operation {
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema; description?: string }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const heading =
  "// Made from the schemas of the API's routes by `npm run api:types`; a test tells when it is not up to date.\n";
const places = ["query", "header", "path", "cookie"];

/**
 * TypeScript's types of an OpenAPI document, in the form that openapi-fetch reads. openapi-typescript needs the
 * compiler's API, which TypeScript 7 does not have.
 */
export function writeTypes(document: object): string {
  const { paths, components } = document as Document;
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${key(name)}: ${typeOf(schema)};`,
  );
  const calls = Object.entries(paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(
      ([method, operation]) => `${comment(operation.summary)}${method}: ${typeOfOperation(operation)};`,
    );
    return `${key(path)}: {\n${operations.join("\n")}\n};`;
  });
  return [
    heading,
    `export interface paths {\n${calls.join("\n")}\n}\n`,
    `export interface components {\nschemas: {\n${schemas.join("\n")}\n};\n}\n`,
  ].join("\n");
}

function typeOfOperation({ parameters, requestBody, responses }: Operation): string {
  const byPlace = places.map((place) => {
    const fields = parameters.filter((parameter) => parameter.in === place);
    const isNeeded = fields.some(({ required }) => required);
    const members = fields.map(
      ({ name, required, schema }) =>
        `${comment(schema.description)}${key(name)}${required ? "" : "?"}: ${typeOf(schema)};`,
    );
    return `${place}${isNeeded ? "" : "?"}: ${fields.length > 0 ? `{ ${members.join(" ")} }` : "never"};`;
  });
  const body = requestBody
    ? `requestBody${requestBody.required ? "" : "?"}: { content: ${typeOfContent(requestBody.content)} };`
    : "requestBody?: never;";
  const answers = Object.entries(responses).map(
    ([status, { content }]) =>
      `${status}: { headers: Record<string, unknown>; ${content ? `content: ${typeOfContent(content)}` : "content?: never"} };`,
  );
  return `{\nparameters: { ${byPlace.join(" ")} };\n${body}\nresponses: { ${answers.join(" ")} };\n}`;
}

function typeOfContent(content: Content): string {
  const types = Object.entries(content).map(([type, { schema }]) => `${key(type)}: ${typeOf(schema)};`);
  return `{ ${types.join(" ")} }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref) {
    const name = schema.$ref.match(/^#\/components\/schemas\/(\w+)$/)?.[1];
    return name ? `components["schemas"][${JSON.stringify(name)}]` : "unknown";
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return anyOf(schema.enum.map((value) => JSON.stringify(value)));
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return anyOf(either.map(typeOf));
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part)})`).join(" & ");
  if (Array.isArray(schema.type)) return anyOf(schema.type.map((type) => typeOf({ ...schema, type })));
  if (schema.type === "array") return `(${schema.items ? typeOf(schema.items) : "unknown"})[]`;
  if (schema.type === "object" || schema.properties) return typeOfObject(schema);
  const plain = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };
  return plain[schema.type as keyof typeof plain] ?? "unknown";
}

function typeOfObject({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema.description)}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`,
  );
  const others = typeof additionalProperties === "object" ? typeOf(additionalProperties) : "unknown";
  if (members.length === 0)
    return additionalProperties === false ? "Record<string, never>" : `Record<string, ${others}>`;
  // The type of further properties would have to hold those that are named, too.
  if (additionalProperties) members.push("[name: string]: unknown;");
  return `{ ${members.join(" ")} }`;
}

function anyOf(types: string[]): string {
  const distinct = [...new Set(types)];
  return distinct.length === 1 ? distinct[0]! : `(${distinct.join(" | ")})`;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function comment(text: string | undefined): string {
  return text ? `/** ${text.replaceAll("*/", "*\\/").replaceAll("\n", " ")} */\n` : "";
}
