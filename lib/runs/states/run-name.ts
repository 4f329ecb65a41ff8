import { randomInt } from "node:crypto";

const moods =
  "amber bold brisk calm clear deft eager fair fleet gentle keen lucid merry noble quiet rapid steady sunny swift vivid".split(
    " ",
  );
const birds =
  "avocet bunting crane curlew dipper egret finch gannet heron ibis jay kestrel lapwing martin osprey plover robin siskin tern wren".split(
    " ",
  );

/** A pronounceable name, such as "brave-heron-17". Not unique: ids are. */
export function runName(): string {
  return `${moods[randomInt(moods.length)]}-${birds[randomInt(birds.length)]}-${randomInt(10, 100)}`;
}
