import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { Instant } from "@/lib/base/instant";
import { DatasetSchema, SchemaReason } from "@/lib/datasets/schema/dataset-schema";
import { listSchemas, type StoredSchema, saveSchema } from "@/lib/datasets/schema/stored-schema";

const params = z.object({ name: z.string() });

const SchemaAnswer = z.object({
  /** 0 for a schema that is proposed from the profile and not stored yet. */
  version: z.int(),
  origin: z.enum(["proposed", "edited"]),
  by: z.string().nullable(),
  updatedAt: Time.nullable(),
  target: DatasetSchema.shape.target,
  columns: DatasetSchema.shape.columns,
  reasons: z.array(SchemaReason),
  history: z.array(
    z.object({
      version: z.int(),
      origin: z.enum(["proposed", "edited"]),
      by: z.string().nullable(),
      createdAt: Time.nullable(),
    }),
  ),
});

export const GET = apiRoute(
  {
    summary: "The schema of a dataset, with the reasons of proposals and its history",
    role: "viewer",
    params,
    answer: SchemaAnswer,
  },
  async ({ member, params: { name } }) => answerOf(await listSchemas(member.teamId, name)),
);

export const PUT = apiRoute(
  {
    summary:
      "Store the schema of a dataset as its next version, by which the latest version is read from now on",
    role: "editor",
    params,
    body: DatasetSchema.safeExtend({ updatedAt: Instant.optional() }),
    answer: SchemaAnswer,
  },
  async ({ member, params: { name }, body: { updatedAt, ...schema } }) => {
    await saveSchema(member.teamId, name, { schema, updatedAt, createdBy: member.userId });
    return answerOf(await listSchemas(member.teamId, name));
  },
);

function answerOf(schemas: StoredSchema[]): z.input<typeof SchemaAnswer> {
  const { number, origin, by, createdAt, schema, reasons } = schemas[0]!;
  const history = schemas.map((each) => ({
    version: each.number,
    origin: each.origin,
    by: each.by,
    createdAt: each.createdAt?.toISOString() ?? null,
  }));
  return {
    version: number,
    origin,
    by,
    updatedAt: createdAt?.toISOString() ?? null,
    ...schema,
    reasons,
    history,
  };
}
