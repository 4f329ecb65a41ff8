import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { keepableText, maxDepth } from "@/lib/base/keepable";
import { traceLimits } from "./trace";

const Attribute = z.object({ key: z.string().min(1).max(1000), value: z.unknown() });

/**
 * Attributes of OTLP (`[{key, value: {stringValue}}]`) as plain JSON. Numbers that JSON does not have become texts.
 * @throws DomainError "invalid" for one that is too long or nested too deep
 */
export function attributesOf(list: unknown[]): Record<string, unknown> {
  const attributes: Record<string, unknown> = Object.create(null);
  for (const item of list) {
    const { data } = Attribute.safeParse(item);
    if (!data) throw new DomainError("invalid", "Invalid span: an attribute has no key.");
    const value = plainValue(data.value, 0);
    if (JSON.stringify(value).length > traceLimits.attributeBytes)
      throw new DomainError(
        "invalid",
        `The attribute "${data.key.slice(0, 100)}" of a span is longer than ${traceLimits.attributeBytes} characters.`,
      );
    attributes[keepableText(data.key)] = value;
  }
  return { ...attributes };
}

/** Attributes as tags. Those whose names are too long for a tag are left out. */
export function tagsOf(attributes: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([key]) => key.length > 0 && key.length <= 250)
      .map(([key, value]) => [key, attributeText(value, 8000)]),
  );
}

/** An attribute as a text that can be stored. */
export function attributeText(value: unknown, maxLength: number): string {
  return keepableText(typeof value === "string" ? value : JSON.stringify(value), maxLength);
}

/**
 * The tags that the attributes of a program (its resource) give to its traces.
 * @throws DomainError "invalid" when they are too long to be repeated for each trace
 */
export function resourceTagsOf(list: unknown[]): Record<string, string> {
  const attributes = Object.entries(attributesOf(list));
  const tags = tagsOf(
    Object.fromEntries(attributes.filter(([key]) => !/^(telemetry\.sdk|mlflow)\./.test(key))),
  );
  if (JSON.stringify(tags).length > traceLimits.resourceLength)
    throw new DomainError(
      "invalid",
      `The attributes of a resource are longer than ${traceLimits.resourceLength} characters.`,
    );
  return tags;
}

/** Plain JSON of OTLP's AnyValue. Written without schemas: a value may have hundreds of thousands of parts. */
function plainValue(value: unknown, depth: number): unknown {
  if (depth > maxDepth)
    throw new DomainError("invalid", `An attribute of a span is nested more than ${maxDepth} levels deep.`);
  if (typeof value !== "object" || value === null) return null;
  if ("stringValue" in value) return kept(asText(value.stringValue));
  if ("boolValue" in value) return value.boolValue === true;
  if ("intValue" in value) return exact(asText(value.intValue));
  if ("doubleValue" in value) return finite(value.doubleValue);
  if ("bytesValue" in value) return kept(asText(value.bytesValue));
  if ("arrayValue" in value) return partsOf(value.arrayValue).map((item) => plainValue(item, depth + 1));
  if (!("kvlistValue" in value)) return null;
  const fields = partsOf(value.kvlistValue).map((field) => {
    const { key, value: inner } = field as { key?: unknown; value?: unknown };
    return [kept(asText(key ?? "")), plainValue(inner, depth + 1)] as const;
  });
  return Object.fromEntries(fields);
}

function partsOf(value: unknown): object[] {
  const values = typeof value === "object" && value !== null && "values" in value ? value.values : [];
  return Array.isArray(values) ? values.filter((item) => typeof item === "object" && item !== null) : [];
}

/** An integer that a number of JSON would change stays a text. */
function exact(digits: string): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : kept(digits);
}

function finite(value: unknown): number | string {
  return typeof value === "number" && Number.isFinite(value) ? value : kept(asText(value));
}

/** Any value of JSON as a text; `String` would throw for `{"toString": 1}`. */
function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const kept = (text: string) => keepableText(text, text.length);
