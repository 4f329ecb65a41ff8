import { promptTag } from "@/db/schema/registered-models";

/** Tag of a prompt's version that has its text. */
export const promptTextTag = "mlflow.prompt.text";

/** Tags by which MLflow knows prompts; its messages leave them out. */
export const promptTags = [promptTag, "_mlflow_prompt_type"];

/** True for the tags of a prompt: a registered model whose versions are texts. */
export const isPrompt = (tags: Record<string, string> | undefined) =>
  tags?.[promptTag]?.toLowerCase() === "true";

/**
 * Tags that MLflow's client keeps for a prompt, among them its text of many lines, and those of people. A form of tags shows and changes
 * the latter alone.
 */
export function splitPromptTags(tags: Record<string, string>) {
  const entries = Object.entries(tags);
  const isOwn = ([key]: [string, string]) => key.startsWith("mlflow.prompt.") || promptTags.includes(key);
  return {
    own: Object.fromEntries(entries.filter(isOwn)),
    others: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
  };
}
