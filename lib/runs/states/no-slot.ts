/** Message of a run that its deployment cancels at its concurrency limit. */
export function noSlot(limit: number): string {
  return `Not started: ${limit === 1 ? "another run" : `${limit} other runs`} of this deployment had not finished, and the deployment cancels new runs at its limit.`;
}

/** Message of a run that its deployment cancels, since a tag had no slot. */
export function noTagSlot(tag: string): string {
  return `Not started: the limit of the tag ${tag} was reached, and the deployment cancels new runs at a limit.`;
}
