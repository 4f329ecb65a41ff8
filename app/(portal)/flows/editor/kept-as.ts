/** The name under which a browser keeps the draft of a flow until it is saved. @param flow its slug, or "new" */
export function keptAs(flow: string): string {
  return `flow-draft:${flow}`;
}
