import { actions, conditions } from "@/lib/automations/catalog";
import { kindOf } from "@/lib/automations/describe";
import type { Kind } from "@/lib/automations/sentence";
import { jsonOrText } from "@/lib/base/json";

/** Values of an AutomationForm's controls, to be parsed by `AutomationInput`. */
export function readAutomationForm(form: FormData) {
  const when = conditions.get(String(form.get("when.type")));
  const then = actions.get(String(form.get("then.type")));
  return {
    name: String(form.get("name") ?? ""),
    when: when && readSentence(form, "when", kindOf(when)),
    then: then && readSentence(form, "then", kindOf(then)),
    cooldownMs: Math.round(Number(form.get("cooldownMinutes")) * 60_000),
  };
}

function readSentence(form: FormData, prefix: string, { slug, fields }: Kind): Record<string, unknown> {
  const values = Object.entries(fields).map(([field, { control }]) => {
    const text = String(form.get(`${prefix}.${field}`) ?? "");
    if (control === "number") return [field, text === "" ? undefined : Number(text)];
    if (control === "text") return [field, text];
    return [field, jsonOrText(control === "params" && text.trim() === "" ? "{}" : text)];
  });
  return { type: slug, ...Object.fromEntries(values) };
}
