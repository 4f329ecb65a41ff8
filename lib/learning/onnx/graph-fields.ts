import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import type { ModelField } from "./model-field";

/** An input of a graph (model-signature.mjs). */
export interface GraphInput {
  name: string;
  type: ModelField["type"];
  /** Number of columns; undefined when the graph does not say it. */
  width?: number | undefined;
}

/** Names of the columns in a model's MLflow signature, in its order. */
export type SignatureNames = readonly string[];

/** Maximum columns of a model. */
const mostFields = 10_000;

/**
 * Fields that a claim needs for a graph: one for each input, or for each column of its only input. Columns are named by
 * the MLflow signature; without one they are f0, f1, …, as LightGBM and XGBoost name them.
 * @returns `tensor`: name of the input that takes several columns
 * @throws DomainError "invalid" when graph and signature do not fit
 */
export function modelFieldsOf(
  inputs: readonly GraphInput[],
  names: SignatureNames | undefined,
): { fields: ModelField[]; tensor: string | undefined } {
  const [only] = inputs;
  if (inputs.length !== 1 || !only) {
    const missing = names && inputs.find(({ name }) => !names.includes(name));
    if (missing) throw misfit(`its graph takes ${missing.name}, which its signature does not name`);
    return { fields: inputs.map(({ name, type }) => ({ name, type })), tensor: undefined };
  }
  const { name, type, width = names?.length } = only;
  if (width === undefined)
    throw misfit(`its input ${name} does not say how many columns it has: log the model with a signature`);
  if (width > mostFields) throw misfit(`its input ${name} takes more than ${mostFields} columns`);
  if (names && names.length !== width)
    throw misfit(
      `its input ${name} takes ${counted(width, "column")}, and its signature names ${names.length}`,
    );
  if (width === 1) return { fields: [{ name: names?.[0] ?? name, type }], tensor: undefined };
  const columns = names ?? Array.from({ length: width }, (_, column) => `f${column}`);
  return { fields: columns.map((column) => ({ name: column, type })), tensor: name };
}

function misfit(why: string): DomainError {
  return new DomainError("invalid", `This model cannot be used: ${why}.`);
}
