import fc from "fast-check";
import { expect, test } from "vitest";
import scheme from "./bearer";

const secret = scheme.newSecret?.() ?? "";
const verify = (authorization: string, more: Record<string, string> = {}) =>
  scheme.verify(
    { headers: { authorization, ...more }, body: Buffer.alloc(0) },
    { teamId: "", secrets: ["an older token", secret], settings: {}, now: 0 },
  );

test("takes the token, and knows repeats by Idempotency-Key", () => {
  expect(verify(`Bearer ${secret}`)).toBeNull();
  expect(verify(`bearer ${secret}`, { "idempotency-key": "order-17" })).toBe("order-17");
  expect(verify("Bearer an older token")).toBeNull();
});

test("refuses everything else", () => {
  fc.assert(
    fc.property(fc.nat(secret.length - 1), fc.integer({ min: 1, max: 127 }), (index, by) => {
      const other = Buffer.from(secret);
      other[index]! ^= by;
      expect(() => verify(`Bearer ${other.toString("latin1")}`)).toThrow();
    }),
  );
  expect(() => verify(`Basic ${secret}`)).toThrow("Send Authorization: Bearer");
  expect(() => verify("Bearer ")).toThrow("Send Authorization: Bearer");
  expect(() => verify(`Bearer ${secret}x`)).toThrow("not this webhook's");
  expect(() => verify("")).toThrow("authorization is missing");
});
