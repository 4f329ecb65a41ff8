import { expect, test } from "vitest";
import { AutomationInput } from "@/lib/automations/automation";
import { listKinds } from "@/lib/automations/describe";
import { fieldIssues } from "@/lib/base/parse-as";
import { readAlertForm, splitActions, toFormIssues } from "./read-alert-form";

/** A form whose controls hold what a kind begins with. */
function formOf(when: Record<string, unknown>, then: Record<string, unknown>): FormData {
  const form = new FormData();
  form.set("name", "A");
  form.set("cooldownMinutes", "1.5");
  form.set("do", "3");
  for (const [prefix, values] of Object.entries({ when, "do.3": then }))
    for (const [field, value] of Object.entries(values)) {
      const isTyped = typeof value === "number" || ["type", "metric", "alias"].includes(field);
      form.set(`${prefix}.${field}`, isTyped ? String(value) : JSON.stringify(value));
    }
  return form;
}
const { when, then } = listKinds();
const action = then.find(({ slug }) => slug === "run-deployment")!.initial;

test.each(when.map((kind) => [kind.slug, kind.initial]))("%s comes back as it was", (_, initial) => {
  const read = readAlertForm(formOf(initial, action));
  const parsed = AutomationInput.parse(read);
  expect(parsed).toMatchObject({ when: initial, also: [], message: null, cooldownMs: 90_000 });
  expect(parsed.then).toEqual(action);
});

test("names each field that is missing or is not JSON", () => {
  const form = formOf({ type: "silence", of: "any", days: 7 }, { ...action, params: {} });
  form.set("when.days", "");
  form.set("do.3.params", "{ seed: ");
  form.append("tell", "channel-1");
  const { error } = AutomationInput.safeParse(readAlertForm(form));
  const issues = fieldIssues(error!);
  expect(issues.map(({ path }) => path)).toEqual(["when.days", "also.0.params"]);
  expect(toFormIssues(issues, form).map(({ path }) => path)).toEqual(["when.days", "do.3.params"]);
});

test("channels come first, then the actions; neither is refused at the channels", () => {
  const form = formOf({ type: "silence", of: "any", days: 7 }, action);
  form.append("tell", "one");
  form.append("tell", "two");
  form.set("message", "  {{ reason }}  ");
  const { then: first, also, message } = AutomationInput.parse(readAlertForm(form));
  expect(message).toBe("{{ reason }}");
  expect(splitActions([first, ...also])).toEqual({ tell: ["one", "two"], todo: [action] });
  form.delete("tell");
  form.delete("do");
  const { error } = AutomationInput.safeParse(readAlertForm(form));
  expect(toFormIssues(fieldIssues(error!), form)).toEqual([
    { path: "tell", message: "Choose a channel to tell, or an action." },
  ]);
});
