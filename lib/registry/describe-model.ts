import { z } from "zod";

/** What people write of a registered model or of one of its versions. Limits are MLflow's (mlflow/utils/validation.py). */
export const ModelDescription = z.object({
  description: z.string().trim().max(5000),
  tags: z.record(z.string().min(1).max(250), z.string().max(5000)),
});

/** Tags as a form has them: one a line, `key: value`. */
export const TagLines = z.string().transform((text, context) => {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => !/^[^:]+:/.test(line));
  if (wrong !== undefined)
    context.addIssue({ code: "custom", message: `Write each tag as "key: value"; this is none: ${wrong}` });
  const pairs = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
});

/** The other way round. */
export function tagLines(tags: Record<string, string>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}
