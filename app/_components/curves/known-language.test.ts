import { afterEach, expect, test, vi } from "vitest";
import { ensureKnownLanguage } from "./known-language";

afterEach(() => vi.unstubAllGlobals());

test("a language that Intl does not know becomes one that it knows; others stay", () => {
  for (const [language, after] of [
    ["en-US@posix", "en-US"],
    ["de-CH", "de-CH"],
  ] as const) {
    vi.stubGlobal("navigator", { language });
    ensureKnownLanguage();
    expect(navigator.language).toBe(after);
  }
});
