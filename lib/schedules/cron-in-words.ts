import cronstrue from "cronstrue";

/** "2-4#1": cronstrue applies the ordinal to the last day of the range only, while croner applies it to each. */
const ordinalOfRange = /-\w+#/;

/**
 * A cron expression in words, "at 02:30, Monday through Friday"; an expression that cronstrue cannot read is quoted.
 * @param expression five fields, six with seconds first, or a nickname such as "@daily"
 */
export function cronInWords(expression: string): string {
  if (ordinalOfRange.test(expression)) return quoted(expression);
  try {
    const words = describe(expression, false);
    // A time alone does not tell the days.
    return /^at \d\d:/.test(words) ? describe(expression, true) : words;
  } catch {
    return quoted(expression);
  }
}

/** @param isVerbose includes the parts that are "every": ", every day" */
function describe(expression: string, isVerbose: boolean): string {
  // cronstrue reads nicknames in lower case only.
  const readable = expression.startsWith("@") ? expression.toLowerCase() : expression;
  const words = cronstrue.toString(readable, { use24HourTimeFormat: true, verbose: isVerbose });
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function quoted(expression: string): string {
  return `by cron “${expression}”`;
}
