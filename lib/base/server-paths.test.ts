import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hideServerPaths } from "./server-paths";

beforeEach(() => vi.stubEnv("DATA_DIR", "/srv/portal/.data"));
afterEach(() => vi.unstubAllEnvs());

test("the data folder and the working folder are hidden, other paths are not", () => {
  expect(hideServerPaths("ENOENT: open '/srv/portal/.data/storage/a', again")).toBe(
    "ENOENT: open 'DATA_DIR/storage/a', again",
  );
  expect(hideServerPaths(`at ${process.cwd()}/lib/x.ts:3`)).toBe("at ./lib/x.ts:3");
  for (const kept of ["https://example.org/srv/portal/.data/x", "/srv/portal/.database", "/etc/passwd"])
    expect(hideServerPaths(kept)).toBe(kept);
});
