import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** All that the command line touches outside of itself, so that tests can stand in for it. */
export interface Io {
  env: Record<string, string | undefined>;
  fetch: (request: Request) => Promise<Response>;
  /** Standard output: results. */
  write(text: string): void;
  /** Standard error: what is going on, and failures. One line. */
  note(text: string): void;
  /** True if a person answers questions. */
  isInteractive: boolean;
  /** @param isSecret what is typed is not shown */
  ask(question: string, isSecret?: boolean): Promise<string>;
  readInput(): Promise<string>;
}

/** The process's own. */
export function processIo(): Io {
  return {
    env: process.env,
    fetch: (request) => globalThis.fetch(request),
    write: (text) => process.stdout.write(text),
    note: (text) => process.stderr.write(`${text}\n`),
    isInteractive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    ask,
    readInput: () => text(process.stdin),
  };
}

function ask(question: string, isSecret = false): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: isSecret ? silent : process.stderr,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    lines.once("line", (line) => {
      if (isSecret) process.stderr.write("\n");
      resolve(line.trim());
      lines.close();
    });
    lines.once("SIGINT", () => {
      lines.close();
      reject(new Error("Interrupted."));
    });
  });
}
