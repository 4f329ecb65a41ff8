import type { FieldIssue } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import { checkWiring, outputSchema } from "@/lib/flows/check-wiring";
import { FlowDefinition, FlowInput } from "@/lib/flows/flow";
import { checkParamsSchema } from "@/lib/flows/params-schema";
import type { Task } from "@/lib/flows/task";
import type { Outputs } from "./choices";

/** The result of checking a draft. */
export interface DraftCheck {
  issues: FieldIssue[];
  outputs: Outputs;
}

const Face = FlowInput.pick({ slug: true, name: true, description: true });

/** Everything that is wrong with a draft, by node and field, and what each of its nodes gives. */
export function checkDraft(draft: unknown, tasks: ReadonlyMap<string, Task>): DraftCheck {
  const face = Face.strip().safeParse(draft);
  // Report wiring issues even while the slug is missing.
  const withSlug = typeof draft === "object" && draft !== null ? { ...draft, slug: "draft" } : draft;
  const definition = FlowDefinition.safeParse(withSlug);
  const shape = [...(face.error?.issues ?? []), ...(definition.error?.issues ?? [])].map(
    (issue): FieldIssue => ({ path: nodePath(issue.path, draft), message: issueInWords(issue) }),
  );
  if (!definition.success) return { issues: shape, outputs: {} };
  const { data } = definition;
  const outputs = Object.fromEntries(data.nodes.map((node) => [node.id, outputSchema(node, tasks)]));
  return { issues: [...shape, ...checkParamsSchema(data.params), ...checkWiring(data, tasks)], outputs };
}

/** `nodes.2.retries` names the node by its id, as the wiring's issues do. */
function nodePath(path: PropertyKey[], draft: unknown): string {
  const [root, index, ...rest] = path;
  const nodes = (draft as { nodes?: { id?: unknown }[] } | null)?.nodes;
  const id = root === "nodes" && typeof index === "number" ? nodes?.[index]?.id : undefined;
  return (id === undefined ? path : [root!, String(id), ...rest]).join(".");
}
