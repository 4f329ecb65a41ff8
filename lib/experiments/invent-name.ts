const adjectives = ["able", "bright", "calm", "eager", "fair", "keen", "lively", "merry", "quiet", "swift"];
const animals = ["crane", "finch", "fox", "hare", "heron", "lynx", "otter", "robin", "seal", "wren"];

/** A name for a run or model without one, such as `calm-otter-512`. @param hex at least 12 random hex digits */
export function inventName(hex: string): string {
  const pick = (from: string[], start: number) =>
    from[Number.parseInt(hex.slice(start, start + 4), 16) % from.length];
  return `${pick(adjectives, 0)}-${pick(animals, 4)}-${Number.parseInt(hex.slice(8, 12), 16) % 1000}`;
}
