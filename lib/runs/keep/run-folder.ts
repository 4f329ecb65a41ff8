/** Storage folder of a run's files; they are deleted with the run. */
export function runFolder(teamId: string, runId: string): string {
  return `runs/${teamId}/${runId}`;
}
