import { expect, test } from "vitest";
import { captionOf } from "./caption-of";

test("a caption leaves out the title that it repeats", () => {
  expect(captionOf("ROC curve", "ROC curve: recall against flags.")).toBe("Recall against flags.");
  expect(captionOf("Confusion matrix", "Confusion matrix: 217 found")).toBe("217 found");
  expect(captionOf("Curve", "Curves of both")).toBe("Curves of both");
  expect(captionOf("Curve", "Curve")).toBe("");
  expect(captionOf("", "Recall by month")).toBe("Recall by month");
});
