import { expect, test } from "vitest";
import { bytesInWords } from "./bytes-in-words";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [3_565_158, "3.6 MB"],
  [2 ** 31, "2.1 GB"],
])("%d bytes are %s", (bytes, words) => expect(bytesInWords(bytes)).toBe(words));
