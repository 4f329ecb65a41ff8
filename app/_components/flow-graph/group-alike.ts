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

  let classes = numbered(nodes, ({ task }) => task);
  for (;;) {
    const around = (ids: readonly string[]) =>
      [...new Set(ids.map((id) => classes.of.get(id)!))].sort(byNumber);
    const finer = numbered(nodes, ({ id }) =>
      JSON.stringify([classes.of.get(id), around(before.get(id)!), around(behind.get(id)!)]),
    );
    if (finer.count === classes.count) break;
    classes = finer;
  }

  const sameClass = new Map<number, Node[]>();
  for (const node of nodes) {
    const place = classes.of.get(node.id)!;
    sameClass.set(place, [...(sameClass.get(place) ?? []), node]);
  }
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

/** A number for each node: the same for those with the same key. */
function numbered<Node extends Alike>(nodes: readonly Node[], keyOf: (node: Node) => string) {
  const numbers = new Map<string, number>();
  const of = new Map<string, number>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    of.set(node.id, numbers.get(key)!);
  }
  return { of, count: numbers.size };
}

const byNumber = (a: number, b: number) => a - b;
