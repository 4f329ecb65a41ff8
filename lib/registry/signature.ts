import { z } from "zod";
import { parseJson } from "@/lib/base/json";

const Column = z.object({
  name: z.string().optional(),
  type: z.string(),
  required: z.boolean().optional(),
});
type SignatureColumn = z.infer<typeof Column>;
export interface Signature {
  inputs: SignatureColumn[];
  outputs: SignatureColumn[];
}

/** Input and output signature of an MLmodel file; undefined when the file has none. */
export function readSignature(mlmodel: string): Signature | undefined {
  const inputs = columnsOf(mlmodel, "inputs");
  return inputs && { inputs, outputs: columnsOf(mlmodel, "outputs") ?? [] };
}

/** Names of a model's columns in its signature; undefined when it has none, as a tensor. */
export function columnNames({ inputs }: Signature): string[] | undefined {
  const names = inputs.flatMap(({ name }) => name ?? []);
  return names.length === inputs.length && names.length > 0 ? names : undefined;
}

/** Flavors of an MLmodel file, without python_function: the programs that can load the model. */
export function readFlavors(mlmodel: string): string[] {
  const block = /^flavors:\n((?: +.*\n?)*)/m.exec(mlmodel)?.[1] ?? "";
  const names = [...block.matchAll(/^ {2}([\w.]+):/gm)].map(([, name]) => name!);
  return names.filter((name) => name !== "python_function");
}

/** Parses JSON in a single-quoted YAML string, which PyYAML folds over lines. */
function columnsOf(mlmodel: string, name: "inputs" | "outputs"): SignatureColumn[] | undefined {
  const quoted = mlmodel.match(new RegExp(`^ +${name}: '((?:[^']|'')*)'`, "m"))?.[1];
  if (quoted === undefined) return undefined;
  const json = quoted.replaceAll("''", "'").replace(/\n\s*/g, " ");
  return z.array(Column).safeParse(parseJson(json)).data;
}
