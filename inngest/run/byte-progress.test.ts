import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { withProgress } from "./byte-progress";

test("bytes are counted as they pass", async () => {
  const seen: [number, string][] = [];
  const body = Readable.from([Buffer.alloc(1024, "a"), Buffer.alloc(1024, "b")]);
  const counted = withProgress(body, 4096, (fraction, message) => seen.push([fraction, message]));
  expect(await text(counted)).toHaveLength(2048);
  expect(seen).toEqual([
    [0.25, "1.0 kB of 4.1 kB"],
    [0.5, "2.0 kB of 4.1 kB"],
  ]);
});

test("an error of the source reaches the reader, and a reader that stops ends the source", async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error("the line broke")) });
  await expect(text(withProgress(broken, undefined, () => {}))).rejects.toThrow("the line broke");
  const body = Readable.from([Buffer.alloc(1)]);
  const counted = withProgress(body, undefined, () => {});
  counted.destroy();
  await new Promise((resolve) => counted.once("close", resolve));
  expect(body.destroyed).toBe(true);
});
