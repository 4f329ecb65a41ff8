import { expect, test } from "vitest";
import { z } from "zod";
import { apiRoute } from "./http";
import { describeApi } from "./openapi";

test("a tuple is described as a list of its length", () => {
  const answer = z.object({
    at: z.tuple([z.number(), z.number()]),
    bar: z.tuple([z.string(), z.number()]),
  });
  const GET = apiRoute({ summary: "x", role: "viewer", answer }, async () =>
    answer.parse({ at: [1, 2], bar: ["a", 1] }),
  );
  const { paths } = describeApi({ "/app/api/v1/x/route.ts": { GET } });
  expect(paths).toMatchObject({
    "/api/v1/x": {
      get: {
        responses: {
          200: {
            content: {
              "application/json": {
                schema: {
                  properties: {
                    at: { type: "array", minItems: 2, maxItems: 2, items: { type: "number" } },
                    bar: { minItems: 2, items: { anyOf: [{ type: "string" }, { type: "number" }] } },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
  expect(JSON.stringify(paths)).not.toContain("prefixItems");
});
