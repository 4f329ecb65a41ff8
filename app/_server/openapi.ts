import { z } from "zod";
import type { ApiRoute, RouteSpec } from "./http";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** RFC 9457, as app/_server/http.ts answers. */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** OpenAPI 3.1 of the routes, made from the schemas that validate. @param files route modules by path from the root */
export function describeApi(files: Record<string, Record<string, ApiRoute>>) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [file, module] of Object.entries(files)) {
    const path = file
      .replace(/^\/app/, "")
      .replace(/\/route\.ts$/, "")
      .replace(/\[(\w+)\]/g, "{$1}");
    for (const method of methods) {
      const spec = module[method]?.spec;
      if (spec) paths[path] = { ...paths[path], [method.toLowerCase()]: operation(method, path, spec) };
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Switchyard",
      version: "1",
      description: "Ids are opaque. Times are ISO 8601 in UTC.",
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    // The portal that serves it.
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, "output") },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{ token: [] }],
  };
}

/** Name of a call for programs that are made from openapi.json: `getRunsByIdArtifacts`. */
function nameOf(method: string, path: string): string {
  const words = path
    .replace("/api/v1/", "")
    .replace(/\{(\w+)\}/g, (_, name: string) => `by-${name}`)
    .split(/[^A-Za-z0-9]+/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function operation(method: string, path: string, spec: RouteSpec) {
  const parameters: object[] = [...fieldsOf("path", spec.params), ...fieldsOf("query", spec.query)];
  if (method === "POST" && !spec.isShownOnce)
    parameters.push({ name: "Idempotency-Key", in: "header", required: false, schema: { type: "string" } });
  if (spec.body && "shape" in spec.body && Object.hasOwn(spec.body.shape as object, "updatedAt"))
    parameters.push({
      name: "If-Match",
      in: "header",
      required: false,
      description: "The ETag of what was read: 412 when someone else has changed it since.",
      schema: { type: "string" },
    });
  const content = spec.body
    ? { "application/json": { schema: jsonSchema(spec.body, "input") } }
    : spec.streams &&
      Object.fromEntries(
        spec.streams.map((type) => [type, { schema: { type: "string", format: "binary" } }]),
      );
  return {
    operationId: nameOf(method, path),
    tags: [path.split("/")[3]],
    summary: spec.summary,
    description: spec.whoMay ?? `Needs the role ${spec.role}.`,
    parameters,
    // A body that is left out is {}.
    ...(content && { requestBody: { content, required: !spec.body?.safeParse({}).success } }),
    responses: {
      [spec.status ?? 200]: {
        description: "Done.",
        ...(spec.status !== 204 && {
          content: Object.fromEntries(
            [spec.produces ?? "application/json"]
              .flat()
              .map((type) => [type, { schema: jsonSchema(spec.answer, "output") }]),
          ),
        }),
      },
      default: {
        description: "The problem, and what to do.",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function fieldsOf(place: "path" | "query", schema: z.ZodObject | undefined) {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input");
  return Object.entries(properties as Record<string, unknown>).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || (required as string[]).includes(name),
    schema: field,
  }));
}

/** Marks of fields for forms, which are no words of JSON Schema. */
const marksOfForms = ["control", "isMultiline", "patternInWords"];

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      describeAsList(jsonSchema);
      for (const mark of marksOfForms) delete jsonSchema[mark];
    },
  });
  return rest;
}

/** Describes a tuple as a list of its length: programs that read OpenAPI rarely know `prefixItems` (Schemathesis 4.32). */
function describeAsList(schema: z.core.JSONSchema.BaseSchema): void {
  if (!schema.prefixItems) return;
  const kinds = new Map(schema.prefixItems.map((item) => [JSON.stringify(item), item]));
  const anyOf = [...kinds.values()].filter((item) => typeof item === "object");
  schema.items = anyOf.length === 1 ? anyOf[0] : { anyOf };
  delete schema.prefixItems;
}
