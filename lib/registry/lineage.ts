/** Node in the lineage of data and models, with its ancestors and its page. */
export interface LineageNode {
  id: string;
  label: string;
  /** Kind of thing that the node represents. */
  kind: "file" | "dataset" | "features" | "run" | "model" | "alias";
  detail: string;
  after: string[];
  href?: string;
  /** Of a run. */
  runId?: string;
}

/** Node ids in the lineage graph. */
export const lineageId = {
  file: (sha256: string) => `file ${sha256}`,
  dataset: (name: string, version: number | string) => `dataset ${name}/${version}`,
  features: (transformation: string, dataset: string) => `features ${transformation} ${dataset}`,
  run: (id: string) => `run ${id}`,
  model: (name: string, version: number | string) => `model ${name}/${version}`,
  alias: (name: string, alias: string) => `alias ${name}@${alias}`,
};

/** Node that a lineage is asked for. */
export type LineageStart =
  | { kind: "dataset" | "model"; name: string; version: number }
  | { kind: "run"; id: string };

/** Its id in the graph. */
export function nodeOf(start: LineageStart): string {
  return start.kind === "run" ? lineageId.run(start.id) : lineageId[start.kind](start.name, start.version);
}

export interface LineageDataset {
  name: string;
  version: number;
  sha256: string;
  /** Version that it was made from. */
  source: { name: string; version: number } | null;
  /** Run that made it. */
  runId: string | null;
  /** For predictions: the model version that scored them. */
  scoredBy: { name: string; version: string } | null;
}
export interface LineageModel {
  name: string;
  version: number;
  aliases: string[];
  featureSet: string | undefined;
  transformation: string | undefined;
  /** Dataset version, such as `claims/3`. */
  data: string | undefined;
  runId: string | undefined;
}

/** Builds the graph of versions: files, dataset versions, features, runs, model versions, aliases and predictions. */
export function buildLineage(datasets: LineageDataset[], models: LineageModel[]): LineageNode[] {
  return unique([...datasets.flatMap(ofDataset), ...models.flatMap(ofModel)]);
}

/** Selects a node's ancestors and descendants; empty when the node is not in the graph. */
export function lineageOf(graph: LineageNode[], id: string): LineageNode[] {
  const byId = new Map(graph.map((node) => [node.id, node]));
  if (!byId.has(id)) return [];
  const before = reach(id, (node) => byId.get(node)?.after ?? []);
  const after = reach(id, (nodeId) =>
    graph.filter((node) => node.after.includes(nodeId)).map((node) => node.id),
  );
  return graph.filter((node) => before.has(node.id) || after.has(node.id));
}

/** The graph with its runs called by their names; one that was deleted keeps the end of its id. */
export function withRunNames(graph: LineageNode[], names: ReadonlyMap<string, string>): LineageNode[] {
  return graph.map((node) => ({ ...node, label: names.get(node.runId ?? "") ?? node.label }));
}

function ofDataset({ name, version, sha256, source, runId, scoredBy }: LineageDataset): LineageNode[] {
  const file: LineageNode = {
    id: lineageId.file(sha256),
    label: "File",
    kind: "file",
    detail: sha256.slice(0, 16),
    after: [],
  };
  const before = [
    source ? lineageId.dataset(source.name, source.version) : file.id,
    ...(scoredBy ? [lineageId.model(scoredBy.name, scoredBy.version)] : []),
  ];
  const run = runId ? [runNode(runId, scoredBy ? "prediction" : "preparation", before)] : [];
  const dataset: LineageNode = {
    id: lineageId.dataset(name, version),
    label: `${name} ${version}`,
    kind: "dataset",
    detail: scoredBy ? "predictions" : "dataset version",
    after: run.length > 0 ? run.map(({ id }) => id) : before,
    href: `/datasets/${encodeURIComponent(name)}?version=${version}`,
  };
  return [...(source ? [] : [file]), ...run, dataset];
}

function ofModel(model: LineageModel): LineageNode[] {
  const { name, version, aliases, featureSet, transformation, data, runId } = model;
  const dataset = data && lineageId.dataset(...(data.split("/") as [string, string]));
  const features: LineageNode[] =
    featureSet && dataset
      ? [
          {
            id: lineageId.features(transformation ?? featureSet, data),
            label: featureSet,
            kind: "features",
            detail: transformation ? `features ${transformation.slice(0, 8)}` : "features",
            after: [dataset],
          },
        ]
      : [];
  const before = features.length > 0 ? features.map(({ id }) => id) : dataset ? [dataset] : [];
  const run = runId ? [runNode(runId, "training", before)] : [];
  const versionNode = lineageId.model(name, version);
  return [
    ...features,
    ...run,
    {
      id: versionNode,
      label: `${name} ${version}`,
      kind: "model",
      detail: "model version",
      after: run.length > 0 ? run.map(({ id }) => id) : before,
      href: `/models/${encodeURIComponent(name)}/${version}`,
    },
    ...aliases.map(
      (alias): LineageNode => ({
        id: lineageId.alias(name, alias),
        label: `@${alias}`,
        kind: "alias",
        detail: "alias",
        after: [versionNode],
        href: `/models/${encodeURIComponent(name)}`,
      }),
    ),
  ];
}

function runNode(runId: string, detail: string, after: string[]): LineageNode {
  const label = `Run ${runId.slice(-8)}`;
  return { id: lineageId.run(runId), label, kind: "run", detail, after, runId, href: `/runs/${runId}` };
}

function reach(from: string, next: (id: string) => string[]): Set<string> {
  const found = new Set([from]);
  for (const id of found) for (const neighbour of next(id)) found.add(neighbour);
  return found;
}

function unique(nodes: LineageNode[]): LineageNode[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}
