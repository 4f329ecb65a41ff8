import type { Feature } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { randomStream } from "@/lib/learning/sampling/random";

const count = 3000;
const learned = 1200;
const rowsFrom = (from: number, to: number) =>
  Uint32Array.from({ length: to - from }, (_, row) => from + row);

/** A coded table in which two of six numbers say something, so that many rounds of boosting learn noise. `fresh` rows are not in `data`. */
export function noisyTable(): { data: TrainingData; fresh: Uint32Array } {
  const random = randomStream(9, 9);
  const features: Feature[] = Array.from({ length: 6 }, (_, index) => ({
    name: `x${index}`,
    type: "number",
    edges: Array.from({ length: 15 }, (_, edge) => edge),
  }));
  const codes = features.map(() => Uint8Array.from({ length: count }, () => Math.floor(16 * random())));
  const labels = Uint8Array.from({ length: count }, (_, row) =>
    Number(random() < 1 / (1 + Math.exp(3.2 - 0.12 * codes[0]![row]! - (codes[1]![row]! > 11 ? 1.2 : 0)))),
  );
  return { data: { features, codes, labels, rows: rowsFrom(0, learned) }, fresh: rowsFrom(learned, count) };
}
