import { expect, test } from "vitest";
import { bytesInWords } from "./bytes-in-words";

test.each([
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1024, "1 KiB"],
  [3_565_158, "3.4 MiB"],
  [2 ** 31, "2 GiB"],
])("%d bytes are %s", (bytes, words) => expect(bytesInWords(bytes)).toBe(words));
