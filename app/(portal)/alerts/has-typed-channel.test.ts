import { expect, test } from "vitest";
import { hasTypedChannel } from "./has-typed-channel";

test("a channel that was typed and not added is noticed where the alert has nothing else to do", () => {
  const form = new FormData();
  form.set("channel.url", "");
  expect(hasTypedChannel(form)).toBe(false);
  form.set("channel.url", "https://hooks.example.com/1");
  expect(hasTypedChannel(form)).toBe(true);
  form.append("tell", "one");
  expect(hasTypedChannel(form)).toBe(false);
});
