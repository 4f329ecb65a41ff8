/** A node as far as grouping reads it. */
interface Alike {
  id: string;
  task: string;
  after: string[];
}

/** Nodes that are one in a grouped graph; one node alone is itself. */
export interface NodeGroup<Node extends Alike> {
  members: Node[];
  /** First members of the groups that it waits for, by id. */
  after: string[];
}

/**
 * Groups nodes that run side by side and stand alike: the same task, after and before nodes that are alike themselves, as the
 * branches of a fan-out do, of any length. This is the coarsest stable partition by predecessors and successors, so members
 * of a group have the same depth and the groups form no circle. @param least fewest nodes of a group
 */
export function groupAlike<Node extends Alike>(nodes: readonly Node[], least: number): NodeGroup<Node>[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map(nodes.map(({ id, after }) => [id, after.filter((other) => known.has(other))]));
  const behind = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const [id, others] of before) for (const other of others) behind.get(other)!.push(id);

  const forwards = inOrder(nodes, before, behind);
  const tasks = [...new Set(nodes.map(({ task }) => task))];
  let classes: Classes = {
    of: new Map(nodes.map(({ id, task }) => [id, tasks.indexOf(task)])),
    count: tasks.length,
  };
  for (let count = 0; count !== classes.count; ) {
    count = classes.count;
    classes = refined(classes, forwards, before);
    classes = refined(classes, forwards.toReversed(), behind);
  }

  // In the order of their first nodes.
  const sameClass = new Map<number | undefined, Node[]>(nodes.map(({ id }) => [classes.of.get(id), []]));
  for (const node of nodes) sameClass.get(classes.of.get(node.id))!.push(node);
  const groups = [...sameClass.values()].flatMap((members) =>
    members.length < least ? members.map((node) => [node]) : [members],
  );
  const firstOf = new Map(groups.flatMap((members) => members.map(({ id }) => [id, members[0]!.id])));
  return groups.map((members) => ({
    members,
    after: [...new Set(members.flatMap(({ id }) => before.get(id)!.map((other) => firstOf.get(other)!)))],
  }));
}

/** Beginning that the names of a group share: "score" of score-1, score-2; its task where they have nothing in common. */
export function stemOf(members: readonly Alike[]): string {
  const [first, ...rest] = members.map(({ id }) => id);
  let length = first!.length;
  for (const id of rest) while (!id.startsWith(first!.slice(0, length))) length--;
  while (length > 0 && /[-_.\d]/.test(first![length - 1]!)) length--;
  return first!.slice(0, length) || members[0]!.task;
}

/** A number for each node by its id, the same for those that are alike. */
interface Classes {
  of: Map<string, number>;
  count: number;
}

/**
 * Classes told apart by those of the neighbours on one side. In the order of the graph, a difference at one end reaches the
 * other in one pass.
 */
function refined(classes: Classes, ids: readonly string[], beside: Map<string, string[]>): Classes {
  const numbers = new Map<string, number>();
  const of = new Map(classes.of);
  for (const id of ids) {
    const around = [...new Set(beside.get(id)!.map((other) => of.get(other)!))].sort(byNumber);
    const key = `${classes.of.get(id)}:${around}`;
    if (!numbers.has(key)) numbers.set(key, classes.count + numbers.size);
    of.set(id, numbers.get(key)!);
  }
  for (const [id, number] of of) of.set(id, number - classes.count);
  return { of, count: numbers.size };
}

/** Ids, each behind all that it waits for; those of a circle last. */
function inOrder(
  nodes: readonly Alike[],
  before: Map<string, string[]>,
  behind: Map<string, string[]>,
): string[] {
  const missing = new Map([...before].map(([id, others]) => [id, others.length]));
  const order = nodes.map(({ id }) => id).filter((id) => missing.get(id) === 0);
  for (const id of order)
    for (const next of behind.get(id)!) {
      missing.set(next, missing.get(next)! - 1);
      if (missing.get(next) === 0) order.push(next);
    }
  return [...order, ...nodes.map(({ id }) => id).filter((id) => missing.get(id)! > 0)];
}

const byNumber = (a: number, b: number) => a - b;
