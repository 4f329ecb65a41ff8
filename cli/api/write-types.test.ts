import { format } from "node:util";
import { expect, test } from "vitest";
import type { ApiRoute } from "@/app/_server/http";
import { describeApi } from "@/app/_server/openapi";
import { writeTypes } from "./write-types";

/** The routes of the API, as openapi.json lists them. */
const files = import.meta.glob<Record<string, ApiRoute>>(
  ["/app/api/v1/**/route.ts", "!/app/api/v1/openapi.json/route.ts"],
  { eager: true },
);

test("cli/api/api.d.ts describes the API as it is (else: npm run api:types)", async () => {
  await expect(writeTypes(describeApi(files))).toMatchFileSnapshot("./api.d.ts");
});

test("every call has an id of its own and a summary that is a noun phrase or an imperative", () => {
  const calls = Object.values(describeApi(files).paths).flatMap((path) => Object.values(path)) as {
    operationId: string;
    summary: string;
  }[];
  expect(calls.length).toBeGreaterThan(100);
  expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length);
  const opening = /^(What|Who|Whose|How|Where|When|Why|Which|Whether)\b|\.$/;
  expect(calls.map(({ summary }) => summary).filter((summary) => opening.test(summary))).toEqual([]);
});

test("a schema becomes the type of its values", () => {
  const schema = {
    type: "object",
    properties: {
      name: { type: "string", description: "A name */ of it." },
      "odd-name": { anyOf: [{ type: "integer" }, { type: "null" }] },
      kind: { enum: ["a", "b"] },
      tags: { type: "array", items: { const: 1 } },
      others: { type: "object", additionalProperties: { type: "boolean" } },
    },
    required: ["name"],
    additionalProperties: false,
  };
  const written = writeTypes({ paths: {}, components: { schemas: { Thing: schema } } });
  expect(written.replaceAll(/\s+/g, " ")).toContain(
    format(
      "Thing: { %s name: string; %s kind?: (%s); tags?: (1)[]; others?: Record<string, boolean>; };",
      "/** A name *\\/ of it. */",
      '"odd-name"?: (number | null);',
      '"a" | "b"',
    ),
  );
});
