/** Where the files that a run makes lie in the storage; they go when the run is deleted. */
export function runFolder(teamId: string, runId: string): string {
  return `runs/${teamId}/${runId}`;
}
