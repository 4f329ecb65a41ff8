import { expect, test } from "vitest";
import { hashSigningKey, isSigned, signBody } from "./signature";

const key = "signkey-prod-0123456789abcdef";
const body = JSON.stringify({ b: 1, a: [2, "x"] });

test("a signature holds for its body, in any order of its fields, with its key or the fallback", () => {
  const signature = signBody(body, key);
  expect(isSigned(signature, body, [key])).toBe(true);
  expect(isSigned(signature, '{"a":[2,"x"],"b":1}', ["signkey-test-ffff", key])).toBe(true);
  expect(isSigned(signature, '{"a":[2,"y"],"b":1}', [key])).toBe(false);
  expect(isSigned(signature, body, ["signkey-prod-ffff"])).toBe(false);
  expect(isSigned(signature, body, [])).toBe(false);
});

test("a signature older, or newer, than five minutes does not hold", () => {
  const now = Math.floor(Date.now() / 1000);
  expect(isSigned(signBody(body, key, now - 299), body, [key])).toBe(true);
  expect(isSigned(signBody(body, key, now - 302), body, [key])).toBe(false);
  expect(isSigned(signBody(body, key, now + 302), body, [key])).toBe(false);
});

test.each([null, "", "t=x&s=y", "s=y"])("%j is no signature", (signature) => {
  expect(isSigned(signature, body, [key])).toBe(false);
});

test("a body that is no JSON is not signed", () => {
  expect(isSigned(`t=${Math.floor(Date.now() / 1000)}&s=0`, "{", [key])).toBe(false);
});

test("the signing key is named by its hash", () => {
  // printf 0123456789abcdef | xxd -r -p | sha256sum
  expect(hashSigningKey(key)).toBe(
    "signkey-prod-55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818",
  );
});
