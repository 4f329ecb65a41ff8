import { expect, test } from "vitest";
import { AutomationInput } from "@/lib/automations/automation";
import { listKinds } from "@/lib/automations/describe";
import { readAutomationForm } from "./read-automation-form";

/** A form whose controls hold what a kind begins with. */
function formOf(when: Record<string, unknown>, then: Record<string, unknown>): FormData {
  const form = new FormData();
  form.set("name", "A");
  form.set("cooldownMinutes", "1.5");
  for (const [prefix, values] of Object.entries({ when, then }))
    for (const [field, value] of Object.entries(values)) {
      const isTyped = typeof value === "number" || ["type", "metric", "model", "dataset"].includes(field);
      form.set(`${prefix}.${field}`, isTyped ? String(value) : JSON.stringify(value));
    }
  return form;
}
const { when, then } = listKinds();
const action = then.find(({ slug }) => slug === "run-deployment")!.initial;

test.each(when.map((kind) => [kind.slug, kind.initial]))("%s comes back as it was", (_, initial) => {
  const read = readAutomationForm(formOf(initial, action));
  expect(AutomationInput.parse(read)).toMatchObject({ when: initial, then: action, cooldownMs: 90_000 });
});

test("names each field that is missing or is not JSON", () => {
  const form = formOf({ type: "silence", of: "any", days: 7 }, { ...action, params: {} });
  form.set("when.days", "");
  form.set("then.params", "{ seed: ");
  const { error } = AutomationInput.safeParse(readAutomationForm(form));
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["when.days", "then.params"]);
});
