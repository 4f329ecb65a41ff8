import { CRC32C } from "@google-cloud/storage";
import { expect, test } from "vitest";
import { Crc32c } from "./crc32c";

function crc32cOf(...pieces: Uint8Array[]): string {
  const crc = new Crc32c();
  for (const piece of pieces) crc.update(piece);
  return crc.toString();
}

/** RFC 3720, appendix B.4; the RFC prints the bytes in wire order. */
test.each([
  ["32 zeroes", Buffer.alloc(32), "aa36918a"],
  ["32 ones", Buffer.alloc(32, 0xff), "43aba862"],
  ["0 to 31", Buffer.from(Array.from({ length: 32 }, (_, index) => index)), "4e79dd46"],
  ["31 to 0", Buffer.from(Array.from({ length: 32 }, (_, index) => 31 - index)), "5cdb3f11"],
])("%s", (_, bytes, onTheWire) => {
  const expected = Buffer.from(onTheWire, "hex").reverse().toString("base64");
  expect(crc32cOf(bytes)).toBe(expected);
});

test("pieces of any length give what Google's client gives for the whole", () => {
  const bytes = Buffer.from(Array.from({ length: 1003 }, (_, index) => (index * 7919) % 251));
  const theirs = new CRC32C();
  theirs.update(bytes);
  for (const cut of [0, 1, 5, 8, 500]) {
    expect(crc32cOf(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(theirs.toString());
  }
  expect(crc32cOf()).toBe("AAAAAA==");
});
