import { keepableText, maxReadMessage, messageOf } from "./keepable";

const mostFrames = 12;
const mostCauses = 3;
const maxLoggedMessage = 1_000;

/**
 * Writes an unexpected error to the process log: the failed operation, messages, codes and stack frames, bounded in
 * length. Never the values of a statement, which the database layer attaches to its errors.
 * @param what the failed operation, as a sentence
 */
export function logError(what: string, error: unknown): void {
  console.error(`${what} ${describeError(error)}`);
}

/**
 * Formats an error and its causes for `logError`. Never throws.
 * @param hide hides secrets in each message, before it is truncated
 */
export function describeError(error: unknown, hide = (text: string) => text, causes = mostCauses): string {
  const message = () => keepableText(hide(messageOf(error, maxReadMessage)), maxLoggedMessage);
  try {
    if (!(error instanceof Error)) return message();
    const code = "code" in error ? ` (${messageOf(error.code, 50)})` : "";
    const lines = [`${messageOf(error.name, 100)}${code}: ${message()}`, ...framesOf(error)];
    if (error.cause !== undefined && causes > 0)
      lines.push(`caused by ${describeError(error.cause, hide, causes - 1)}`);
    return lines.join("\n");
  } catch {
    return message();
  }
}

/** Stack lines with source locations; the lines above them repeat the message. */
function framesOf({ stack }: Error): string[] {
  if (typeof stack !== "string") return [];
  const frames = stack
    .slice(-100_000)
    .split("\n")
    .filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, mostFrames).map((frame) => frame.slice(0, 300));
}
