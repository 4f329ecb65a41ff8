/** Names that a form offers for a parameter, by the format of its schema; read-names.ts reads them. */
interface Pickable {
  /** In sentences: "No model matches." */
  noun: string;
  /** Page where the first one is made; absent where a run makes it. */
  make?: { href: string; label: string };
}

const pickables = {
  dataset: { noun: "dataset", make: { href: "/datasets", label: "New dataset" } },
  column: { noun: "column" },
  model: { noun: "model", make: { href: "/deployments", label: "Train a model" } },
  "model-version": { noun: "model version", make: { href: "/deployments", label: "Train a model" } },
  deployment: { noun: "deployment", make: { href: "/deployments/new", label: "New deployment" } },
  experiment: { noun: "experiment" },
  "saved-query": { noun: "saved query", make: { href: "/sql", label: "New query" } },
  run: { noun: "run" },
} satisfies Record<string, Pickable>;

export type PickableFormat = keyof typeof pickables;

/** True for the format of a parameter whose names can be offered. */
export function isPickable(format: unknown): format is PickableFormat {
  return typeof format === "string" && Object.hasOwn(pickables, format);
}

/** Words of a form for names of a format. */
export function pickableOf(format: PickableFormat): Pickable {
  return pickables[format];
}
