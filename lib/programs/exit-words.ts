import type { ProgramEnd } from "./run-program";

const signalWords: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "it aborted itself",
  SIGBUS: "a memory fault",
  SIGFPE: "an arithmetic fault",
  SIGILL: "an instruction that this processor does not have",
  SIGKILL: "usually because the machine ran out of memory",
  SIGSEGV: "a memory fault",
  SIGXFSZ: "it wrote a file of more than 8 GB",
};

const longestLine = 500;

/**
 * A sentence on a program that did not succeed; undefined for one that ended with 0.
 * @param lastLine its last line of output, which usually names the error
 */
export function whyEnded(
  { exitCode, signal, excess, error }: ProgramEnd,
  { memoryMb, diskMb, lastLine }: { memoryMb: number; diskMb: number; lastLine: string },
): string | undefined {
  if (error !== undefined) return `The program did not start: ${error}`;
  const mib = (count: number) => `${count.toLocaleString("en-US")} MB`;
  if (excess === "memory") return `The program used more than ${mib(memoryMb)} of memory and was stopped.`;
  if (excess === "disk") return `The program wrote more than ${mib(diskMb)} to its folder and was stopped.`;
  if (excess === "files") return "The program wrote too many files to its folder and was stopped.";
  if (excess === "processes") return "The program started more than 500 processes and was stopped.";
  const last = lastLine ? ` Its last line: ${lastLine.slice(0, longestLine)}` : "";
  if (signal) {
    const words = signalWords[signal];
    return `The program was ended by the signal ${signal}${words ? `, ${words}` : ""}.${last}`;
  }
  if (exitCode === 0) return undefined;
  if (exitCode === 126) return `The program cannot be executed here (exit code 126).${last}`;
  if (exitCode === 127) return `The program, or one that it calls, was not found (exit code 127).${last}`;
  return `The program ended with exit code ${exitCode}.${last}`;
}
