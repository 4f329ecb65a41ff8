import { keepableText, maxReadMessage, messageOf } from "./keepable";

const mostFrames = 12;
const mostCauses = 3;
const maxLoggedMessage = 1_000;

/**
 * Writes an unexpected error to the log of the process: what failed, messages, codes and where, bounded. Never the values
 * that came with it: the database layer hangs whole statements with their parameters on its errors.
 * @param what a sentence on what could not be done
 */
export function logError(what: string, error: unknown): void {
  console.error(`${what} ${describeError(error)}`);
}

/**
 * An error with its causes in the form that `logError` writes. Never throws.
 * @param hide hides secrets in each message, before it is cut
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

/** The lines of the stack that name places; those above repeat the message. */
function framesOf({ stack }: Error): string[] {
  if (typeof stack !== "string") return [];
  const frames = stack
    .slice(-100_000)
    .split("\n")
    .filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, mostFrames).map((frame) => frame.slice(0, 300));
}
