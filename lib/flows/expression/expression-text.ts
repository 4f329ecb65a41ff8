/** Most characters of an expression. */
export const maxExpressionLength = 4_000;

/** Texts and comments of an expression, which are left as they are; else the name of a node with what is read of it. */
const parts =
  /r?"""[\s\S]*?"""|r?'''[\s\S]*?'''|r?"(?:[^"\\\n]|\\.)*"|r?'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|(?<![\w.])nodes(?:\.([a-z][a-z0-9-]*)(?=\.(?:output|state|message)\b)|\["([a-z][a-z0-9-]*)"\]|\.([a-z]\w*))/g;

/** The same, else the name of a parameter. */
const params =
  /r?"""[\s\S]*?"""|r?'''[\s\S]*?'''|r?"(?:[^"\\\n]|\\.)*"|r?'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|(?<![\w.])params\.([A-Za-z_]\w*)/g;

/** Ids of the nodes that an expression names. */
export function nodesIn(text: string): string[] {
  return [...new Set([...text.matchAll(parts)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []))];
}

/** Names of the parameters that an expression reads. */
export function paramsIn(text: string): string[] {
  return [...new Set([...text.matchAll(params)].flatMap((match) => match[1] ?? []))];
}

/** The same with `nodes["my-node"].output` for `nodes.my-node.output`, in which CEL sees a difference. */
export function withQuotedNodes(text: string): string {
  return text.replace(parts, (whole, id?: string) => (id ? `nodes["${id}"]` : whole));
}

/** The same where the node `id` is called `to`. */
export function withRenamedNode(text: string, id: string, to: string): string {
  return text.replace(parts, (whole, dotted?: string, quoted?: string, plain?: string) => {
    if ((dotted ?? quoted ?? plain) !== id) return whole;
    // Without a field after it, a name with hyphens is read as a difference.
    const isDotted = dotted !== undefined || (plain !== undefined && !to.includes("-"));
    return isDotted ? `nodes.${to}` : `nodes["${to}"]`;
  });
}
