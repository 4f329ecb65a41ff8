import { promptTag } from "@/db/schema/registered-models";

/** Tag of a prompt's version that has its text. */
export const promptTextTag = "mlflow.prompt.text";

/** Tags by which MLflow knows prompts; its messages leave them out. */
export const promptTags = [promptTag, "_mlflow_prompt_type"];

/** True for the tags of a prompt: a registered model whose versions are texts. */
export const isPrompt = (tags: Record<string, string> | undefined) =>
  tags?.[promptTag]?.toLowerCase() === "true";
