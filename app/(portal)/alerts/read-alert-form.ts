import type { Then } from "@/lib/automations/catalog";
import { actions, conditions } from "@/lib/automations/catalog";
import { kindOf } from "@/lib/automations/describe";
import type { Kind } from "@/lib/automations/sentence";
import type { FieldIssue } from "@/lib/base/errors";
import { jsonOrText } from "@/lib/base/json";

/** Values of an AlertForm's controls, to be parsed by `AutomationInput`: first the channels to tell, then what to do. */
export function readAlertForm(form: FormData) {
  const [then, ...also] = [
    ...channelsOf(form).map((to) => ({ type: "send-message", to })),
    ...positionsOf(form).map((position) => readKind(form, `do.${position}`, actions)),
  ];
  const message = String(form.get("message") ?? "").trim();
  return {
    name: String(form.get("name") ?? ""),
    when: readKind(form, "when", conditions),
    then,
    also,
    message: message || null,
    cooldownMs: Math.round(Number(form.get("cooldownMinutes")) * 60_000),
  };
}

/** Ids of the channels that are ticked. */
export function channelsOf(form: FormData): string[] {
  return form.getAll("tell").map(String);
}

/** Issues of an automation by the controls of the form. */
export function toFormIssues(issues: FieldIssue[], form: FormData): FieldIssue[] {
  const told = channelsOf(form).length;
  const positions = positionsOf(form);
  return issues.map(({ path, message }) => {
    if (path === "then" && told + positions.length === 0) return { path: "tell", message: nothingToDo };
    const action = /^(?:then|also\.(\d+))(?:\.(.+))?$/.exec(path);
    if (!action) return { path, message };
    const index = action[1] === undefined ? 0 : Number(action[1]) + 1;
    return index < told
      ? { path: "tell", message }
      : { path: `do.${positions[index - told]}.${action[2] ?? "type"}`, message };
  });
}

const nothingToDo = "Choose a channel to tell, or an action.";

/** Splits the actions of an automation into channels to tell and actions to do. */
export function splitActions(all: Then[]): { tell: string[]; todo: Then[] } {
  return {
    tell: all.flatMap((action) => (action.type === "send-message" ? [String(action.to)] : [])),
    todo: all.filter(({ type }) => type !== "send-message"),
  };
}

/** Numbers of the actions in the form. */
function positionsOf(form: FormData): string[] {
  return form.getAll("do").map(String);
}

function readKind(form: FormData, prefix: string, kinds: typeof actions | typeof conditions) {
  const kind = kinds.get(String(form.get(`${prefix}.type`)));
  return kind && readSentence(form, prefix, kindOf(kind));
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
