// Values as text of a program. Any name or claim stays data: each function below is the only way for a value into its
// language. Property tests that run the programs verify it.

/** An argument of a command: text, or text before the value of an environment variable. */
export type Argument = string | { before: string; variable: string };

/** A POSIX shell command line that calls a program with exactly these arguments. */
export function shellCommand(args: readonly Argument[]): string {
  return args.map((arg) => (typeof arg === "string" ? shellWord(arg) : shellWithVariable(arg))).join(" ");
}

/** The arguments as a program receives them without a shell. */
export function plainArguments(args: readonly Argument[], env: Record<string, string>): string[] {
  return args.map((arg) => (typeof arg === "string" ? arg : `${arg.before}${env[arg.variable] ?? ""}`));
}

/** One word of a POSIX shell (IEEE 1003.1, 2.2.2: nothing within single quotes is special but the quote). */
export function shellWord(text: string): string {
  if (text.includes("\0")) throw new Error("A word of a shell cannot hold U+0000.");
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `\`, `"`, `$` and the backtick are special within double quotes. */
function shellWithVariable({ before, variable }: { before: string; variable: string }): string {
  return `"${before.replace(/[\\"$`]/g, "\\$&")}$${variable}"`;
}

/**
 * JSON on one line, or indented, that reads as it is: controls, invisible characters (including bidi, which can make
 * code look like other code) and half surrogates are escaped. No line begins with a backtick.
 */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    [...Array(found.length).keys()]
      .map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A string literal of JavaScript: JSON is a subset of it (ECMA-262, 2019). Of Python 3 too, but for half surrogates. */
export function stringLiteral(text: string): string {
  return plainJson(text);
}

/** A JavaScript expression for a value from JSON; a key `__proto__` stays a key. */
export function javascriptValue(value: unknown): string {
  return `JSON.parse(\`${plainJson(value, 2).replace(/[\\`$]/g, "\\$&")}\`)`;
}

/** A Python expression for a value from JSON, where `json` is imported. */
export function pythonValue(value: unknown): string {
  return `json.loads('''${plainJson(value, 2).replace(/[\\']/g, "\\$&")}''')`;
}

/** A single-quoted YAML scalar (YAML 1.2, 7.3.2), for text of one line. */
export function yamlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
