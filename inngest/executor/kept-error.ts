import { keepableText, whyNotKept } from "@/lib/base/keepable";

const maxErrorBytes = 64 * 1024;
const maxStackLength = 10_000;

/** An error as the SDK serialises it, in storable form: one that is too large or has odd characters is shortened. */
export function keptError(error: unknown): unknown {
  if (!whyNotKept(error, "", maxErrorBytes)) return error;
  const { name, message, stack, __serialized } = Object(error) as Record<string, unknown>;
  return {
    name: keepableText(textOf(name) || "Error", 100),
    message: keepableText(textOf(message)),
    stack: keepableText(textOf(stack), maxStackLength),
    ...(__serialized === true && { __serialized }),
  };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");
