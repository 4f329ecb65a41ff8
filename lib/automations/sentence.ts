import { endStateGroups } from "./end-state-groups";
import type { Control } from "./fields";

/** Everything that can be chosen in a team's sentences. */
export interface Choices {
  deployments: { slug: string; name: string }[];
  flows: { slug: string; name: string }[];
  webhooks: { id: string; name: string }[];
  datasets: string[];
  models: string[];
}

/** A kind of condition or action without its code, for forms. */
export interface Kind {
  slug: string;
  name: string;
  sentence: string;
  note?: string | undefined;
  fields: Record<string, { control: Control; values?: string[] }>;
  initial: Record<string, unknown>;
}

/** An option: its value as JSON, and its label. */
export interface Option {
  value: string;
  label: string;
}

const itsDeployment = option({ $from: "run.deployment" }, "its deployment");

/** Options of a control; undefined for free text. */
export function optionsOf(
  { control, values = [] }: { control: Control; values?: string[] },
  { deployments, flows, webhooks, datasets, models }: Choices,
): Option[] | undefined {
  if (control === "runs")
    return [
      option("any", "any deployment"),
      ...deployments.map(({ slug, name }) => option({ deployment: slug }, name)),
      ...flows.map(({ slug, name }) => option({ flow: slug }, `the flow ${name}`)),
    ];
  if (control === "deployment")
    return [itsDeployment, ...deployments.map(({ slug, name }) => option(slug, name))];
  if (control === "states") return endStateGroups.map(({ states, words }) => option(states, words));
  if (control === "webhook") return webhooks.map(({ id, name }) => option(id, name));
  if (control === "dataset") return datasets.map((name) => option(name, name));
  if (control === "model") return models.map((name) => option(name, name));
  if (control === "choice") return values.map((value) => option(value, value));
  return undefined;
}

/** Splits a sentence into its words and the names of the fields between them. */
export function partsOf(sentence: string): { words: string; field?: string }[] {
  return [...sentence.matchAll(/([^{]*)(?:\{(\w+)\})?/g)]
    .filter(([whole]) => whole !== "")
    .map(([, words = "", field]) => ({ words, field }));
}

/** Fills the sentence with the values of its fields: "for 1 day", "for 2 days". */
export function sayWith(kind: Kind, values: Record<string, unknown>, choices: Choices): string {
  let isOne = false;
  return partsOf(kind.sentence)
    .map(({ words, field }) => {
      const said = isOne ? words.replace(/^( \w+)s\b/, "$1") : words;
      isOne = field !== undefined && values[field] === 1;
      return said + (field ? say(kind.fields[field]!, values[field], choices) : "");
    })
    .join("");
}

/** Text of a value that is not one of a control's options. */
export function sayOther(value: unknown): string {
  if (Array.isArray(value)) return `becomes ${value.join(" or ")}`;
  if (typeof value !== "object" || value === null) return String(value ?? "");
  const [inner] = Object.values(value);
  return Object.keys(value).length === 1 && typeof inner === "string" ? inner : JSON.stringify(value);
}

function say(field: Kind["fields"][string], value: unknown, choices: Choices): string {
  if (field.control === "params") return sayParams(value);
  const json = JSON.stringify(value);
  return optionsOf(field, choices)?.find((choice) => choice.value === json)?.label ?? sayOther(value);
}

function sayParams(value: unknown): string {
  return Object.keys((value ?? {}) as object).length === 0 ? "its own parameters" : JSON.stringify(value);
}

function option(value: unknown, label: string): Option {
  return { value: JSON.stringify(value), label };
}
