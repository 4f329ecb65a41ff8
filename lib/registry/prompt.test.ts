import { expect, test } from "vitest";
import { splitPromptTags } from "./prompt";

test("the tags of MLflow's client are apart from those of people", () => {
  const own = {
    "mlflow.prompt.is_prompt": "true",
    "mlflow.prompt.text": "One:\n\ntwo",
    _mlflow_prompt_type: "text",
  };
  expect(splitPromptTags({ ...own, owner: "risk team", "mlflow.user": "ada" })).toEqual({
    own,
    others: { owner: "risk team", "mlflow.user": "ada" },
  });
});
