/** A value at a place within the unit square. */
export type FieldPoint = [x: number, y: number, value: number];

/** Values at the corners of a grid of equal cells over the unit square: values[row][column]. */
export type Field = number[][];

/** Distance, as a part of an edge, below which points are averaged rather than followed. */
const blur = 0.05;

/**
 * Values between scattered points: their mean, weighted by the inverse square of the distance (Shepard 1968).
 * @param points at least one @param cells along each edge
 */
export function fieldOf(points: readonly FieldPoint[], [across, up]: [number, number]): Field {
  return Array.from({ length: up + 1 }, (_, row) =>
    Array.from({ length: across + 1 }, (_, column) => {
      let [sum, weights] = [0, 0];
      for (const [x, y, value] of points) {
        const distance = (x - column / across) ** 2 + (y - row / up) ** 2;
        const weight = 1 / (distance + blur ** 2);
        sum += weight * value;
        weights += weight;
      }
      return sum / weights;
    }),
  );
}

/**
 * The part of the field at or above a level as an SVG path, in cells: marching squares with linear interpolation. Cells that
 * are whole are one rectangle for each stretch of a row.
 */
export function regionAbove(field: Field, level: number): string {
  const parts: string[] = [];
  for (const [row, values] of field.slice(0, -1).entries()) {
    const below = field[row + 1]!;
    let begin: number | undefined;
    for (let column = 0; column < values.length; column++) {
      const isLast = column === values.length - 1;
      const corners = isLast ? [] : cornersOf(column, row, [values, below]);
      const high = corners.filter(([, , value]) => value >= level).length;
      if (high === 4) {
        begin ??= column;
        continue;
      }
      if (begin !== undefined) parts.push(`M${begin} ${row}H${column}V${row + 1}H${begin}Z`);
      begin = undefined;
      if (high > 0)
        parts.push(
          `M${cutCell(corners, level)
            .map((place) => place.join(" "))
            .join("L")}Z`,
        );
    }
  }
  return parts.join("");
}

/** Corners of a cell, one after another around it. */
function cornersOf(column: number, row: number, [values, below]: [number[], number[]]): FieldPoint[] {
  return [
    [column, row, values[column]!],
    [column + 1, row, values[column + 1]!],
    [column + 1, row + 1, below[column + 1]!],
    [column, row + 1, below[column]!],
  ];
}

/** The part of a cell at or above a level. */
function cutCell(corners: readonly FieldPoint[], level: number): [number, number][] {
  return corners.flatMap(([x, y, value], index): [number, number][] => {
    const [nextX, nextY, next] = corners[(index + 1) % corners.length]!;
    const own: [number, number][] = value >= level ? [[x, y]] : [];
    if (value >= level === next >= level) return own;
    const part = (level - value) / (next - value);
    return [...own, [rounded(x + (nextX - x) * part), rounded(y + (nextY - y) * part)]];
  });
}

const rounded = (value: number) => Math.round(value * 100) / 100;
