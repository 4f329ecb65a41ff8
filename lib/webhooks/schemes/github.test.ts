import fc from "fast-check";
import { expect, test } from "vitest";
import scheme from "./github";

// docs.github.com, "Validating webhook deliveries": "Testing the webhook payload validation".
const secret = "It's a Secret to Everybody";
const body = Buffer.from("Hello, World!");
const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

function verify(bytes: Buffer, headers: Record<string, string> = {}, secrets = [secret]) {
  const all = { "x-hub-signature-256": signature, "x-github-delivery": "72d3162e", ...headers };
  return scheme.verify({ headers: all, body: bytes }, { teamId: "", secrets, settings: {}, now: Date.now() });
}

test("takes GitHub's documented example and tells its delivery id", () => {
  expect(verify(body)).toBe("72d3162e");
  expect(verify(body, {}, ["another secret of the webhook", secret])).toBe("72d3162e");
});

test("refuses a changed byte, another secret and a missing header", () => {
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, by) => {
      const changed = Buffer.from(body);
      changed[index]! ^= by;
      expect(() => verify(changed)).toThrow("does not match");
    }),
  );
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 127 }), (index, by) => {
      const other = Buffer.from(signature, "latin1");
      other[index]! ^= by;
      expect(() => verify(body, { "x-hub-signature-256": other.toString("latin1") })).toThrow(
        "does not match",
      );
    }),
  );
  expect(() => verify(body, {}, ["It's a Secret to Nobody"])).toThrow("does not match");
  expect(() => verify(body, { "x-hub-signature-256": "" })).toThrow("X-Hub-Signature-256".toLowerCase());
  expect(() => verify(body, { "x-github-delivery": "" })).toThrow("x-github-delivery is missing");
});

test("holds back the ping that GitHub sends first", () => {
  expect(scheme.heldBack?.({ headers: { "x-github-event": "ping" }, body })).toContain("ping");
  expect(scheme.heldBack?.({ headers: { "x-github-event": "push" }, body })).toBeUndefined();
});
