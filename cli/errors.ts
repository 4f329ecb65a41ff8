/** Exit codes of the command line; docs/cli.md explains them. */
export const exitCodes = {
  done: 0,
  /** The run ended otherwise than Completed, or the plan has changes (`--exit-code`). */
  failed: 1,
  usage: 2,
  notAllowed: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
} as const;

/** A failure that one sentence explains, with the exit code of the process. */
export class CliError extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** The exit code for an answer of the API. */
export function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return exitCodes.notAllowed;
  if (status === 404) return exitCodes.notFound;
  if (status === 409 || status === 412) return exitCodes.conflict;
  if (status === 429 || status >= 500) return exitCodes.unreachable;
  return exitCodes.usage;
}
