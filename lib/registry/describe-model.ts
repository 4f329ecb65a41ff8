import { z } from "zod";

/**
 * Description and tags of a registered model or version, written by people. Limits are MLflow's
 * (mlflow/utils/validation.py).
 */
export const ModelDescription = z.object({
  description: z.string().trim().max(5000),
  tags: z.record(z.string().min(1).max(250), z.string().max(5000)),
});

/** Tags as a form writes them: one `key: value` per line. */
export const TagLines = z.string().transform((text, context) => {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => !/^[^:]+:/.test(line));
  if (wrong !== undefined)
    context.addIssue({ code: "custom", message: `Write each tag as "key: value". Not a tag: ${wrong}` });
  const pairs = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
});

/** Formats tags for a form: the inverse of `TagLines`. */
export function tagLines(tags: Record<string, string>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}
