/** Address at which a page shows a file of an experiment run or a logged model as it is. */
export function fileHref(owner: { run: string } | { model: string }, path: string): string {
  return `/api/v1/experiment-files?${new URLSearchParams({ ...owner, path })}`;
}
