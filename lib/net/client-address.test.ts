import { expect, test } from "vitest";
import { addressOf } from "./client-address";

test("without a trusted proxy it is the socket's address, whatever the header says", () => {
  expect(addressOf("::ffff:203.0.113.9", "198.51.100.1", [])).toBe("203.0.113.9");
  expect(addressOf("2001:db8::1", "", [])).toBe("2001:db8::1");
});

test("behind trusted proxies it is the last address that is none of them", () => {
  const trusted = ["10.0.0.0/8", "127.0.0.1/32"];
  expect(addressOf("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", trusted)).toBe("198.51.100.1");
  expect(addressOf("203.0.113.9", "198.51.100.1", trusted)).toBe("203.0.113.9");
  expect(addressOf("127.0.0.1", "", trusted)).toBe("127.0.0.1");
  expect(addressOf("127.0.0.1", "1.1.1.1, nonsense, 10.0.0.1", trusted)).toBe("10.0.0.1");
});
