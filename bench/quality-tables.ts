import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { randomStream } from "@/lib/learning/sampling/random";

/** A table to learn from: columns of texts as in a CSV file, and labels. */
export interface QualityTable {
  name: string;
  columns: Record<string, string[]>;
  labels: Uint8Array;
}

/** Values of one column by row: texts, or numbers with "" where missing. Its effect is added to the log-odds. */
type Column = { values: string[]; effect: number[] };
type Random = () => number;

const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

/** The invented tables, by name. Each always has the same rows. */
export const inventedTables: Record<string, () => QualityTable> = {
  "numbers and interactions": () => {
    const random = randomStream(1, 0);
    const [rows, width] = [12_000, 12];
    const x = times(width, () => times(rows, () => normal(random)));
    const odds = times(rows, (row) => {
      const at = (column: number) => x[column]![row]!;
      return (
        1.2 * at(0) * at(1) +
        Math.sin(2 * at(2)) +
        (at(3) > 0.5 && at(4) < 0 ? 1.5 : 0) +
        0.6 * at(5) -
        0.4 * at(6) ** 2
      );
    });
    return tableOf("numbers and interactions", x.map(textsOf), odds, 0.2, random);
  },
  "many categories": () => {
    const random = randomStream(2, 0);
    const rows = 15_000;
    const columns = [200, 60, 30, 12, 5, 3].map((size) => categories(rows, size, 0.7, random));
    const numbers = times(3, () => times(rows, () => normal(random)));
    const odds = times(rows, (row) => {
      const effects = columns.map(({ effect }) => effect[row]!);
      return (
        effects.reduce((sum, value) => sum + value, 0) + effects[1]! * effects[3]! + 0.5 * numbers[0]![row]!
      );
    });
    const texts = [...columns.map(({ values }) => values), ...numbers.map(textsOf)];
    return tableOf("many categories", texts, odds, 0.1, random);
  },
  "missing values": () => {
    const random = randomStream(3, 0);
    const [rows, width] = [15_000, 10];
    const x = times(width, () => times(rows, () => Math.exp(normal(random))));
    // Large values of the first columns are missing more often, and that they are missing says something.
    const isMissing = x.map((column, index) =>
      column.map((value) => random() < (index < 3 ? value / 6 : 0.2)),
    );
    const kind = categories(rows, 8, 0.5, random);
    const odds = times(rows, (row) => {
      const known = (column: number) => (isMissing[column]![row] ? undefined : x[column]![row]!);
      return (
        (known(0) === undefined ? 1.2 : 0.4 * known(0)!) -
        (known(1) ?? 3) * 0.5 +
        (known(5) ?? 0) * (known(2) === undefined ? 0.8 : 0) +
        kind.effect[row]!
      );
    });
    const texts = x.map((column, index) =>
      textsOf(column).map((value, row) => (isMissing[index]![row] ? "" : value)),
    );
    return tableOf("missing values", [...texts, kind.values], odds, 0.03, random);
  },
  "one in a thousand": () => {
    const random = randomStream(4, 0);
    const rows = 100_000;
    const x = times(8, () => times(rows, () => normal(random)));
    const columns = [40, 6].map((size) => categories(rows, size, 0.8, random));
    const odds = times(rows, (row) => {
      const at = (column: number) => x[column]![row]!;
      return (
        1.3 * at(0) +
        (at(1) > 1 && at(2) > 0 ? 2 : 0) +
        0.8 * at(3) +
        columns[0]!.effect[row]! +
        columns[1]!.effect[row]!
      );
    });
    const texts = [...x.map(textsOf), ...columns.map(({ values }) => values)];
    return tableOf("one in a thousand", texts, odds, 0.001, random);
  },
};

/** The claims of a file: all columns but the policy's number. */
export async function realClaims(file: string, target: string): Promise<QualityTable> {
  const rows = parse(await text(createReadStream(file)), { columns: true }) as Record<string, string>[];
  const names = Object.keys(rows[0]!).filter((name) => name !== target && name !== "PolicyNumber");
  return {
    name: "real claims",
    columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name]!)])),
    labels: Uint8Array.from(rows, (row) => Number(row[target])),
  };
}

const textsOf = (numbers: number[]) => numbers.map((value) => value.toPrecision(5));

/** A column of `size` categories, a few of which are frequent, with a random effect each. */
function categories(rows: number, size: number, spread: number, random: Random): Column {
  const effects = times(size, () => spread * normal(random));
  const drawn = times(rows, () => Math.floor(size * random() ** 2));
  return { values: drawn.map((value) => `c${value}`), effect: drawn.map((value) => effects[value]!) };
}

/** Draws labels so that about `share` of the rows are positive: the intercept is found by bisection. */
function tableOf(
  name: string,
  texts: string[][],
  odds: number[],
  share: number,
  random: Random,
): QualityTable {
  const probability = (value: number) => 1 / (1 + Math.exp(-value));
  let [low, high] = [-30, 30];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = odds.reduce((sum, value) => sum + probability(value + middle), 0) / odds.length;
    if (mean < share) low = middle;
    else high = middle;
  }
  const columns = Object.fromEntries(texts.map((values, index) => [`x${index}`, values]));
  return {
    name,
    columns,
    labels: Uint8Array.from(odds, (value) => Number(random() < probability(value + low))),
  };
}
