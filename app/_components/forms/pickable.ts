/** The formats of parameters whose names can be offered; read-names.ts reads them. */
const pickables = ["dataset", "column", "model", "model-version", "deployment", "saved-query"] as const;
export type Pickable = (typeof pickables)[number];

/** True for the format of a parameter whose names can be offered. */
export function isPickable(format: string | undefined): format is Pickable {
  return pickables.some((pickable) => pickable === format);
}
