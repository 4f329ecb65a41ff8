import { afterEach, expect, test, vi } from "vitest";
import { setDraining } from "@/lib/executors/served-pools";
import { inPool } from "./in-pool";

afterEach(() => {
  vi.unstubAllEnvs();
  setDraining(false);
});

test("work of a pool of this process is done", async () => {
  expect(await inPool("default", async () => "done")).toBe("done");
});

test("the embedded executor hears of another pool, and nothing is done here", async () => {
  const work = vi.fn();
  await expect(inPool("gpu", work)).rejects.toMatchObject({ name: "OtherPoolError", message: "gpu" });
  setDraining(true);
  await expect(inPool("default", work)).rejects.toMatchObject({ name: "OtherPoolError" });
  expect(work).not.toHaveBeenCalled();
});

test("with an Inngest server, which may call any process, work of another pool fails and is not done in the wrong place", async () => {
  vi.stubEnv("EXECUTOR", "inngest");
  const work = vi.fn();
  await expect(inPool("gpu", work)).rejects.toThrow("This process does not serve the pool gpu.");
  expect(work).not.toHaveBeenCalled();
  setDraining(true);
  expect(await inPool("default", async () => "done")).toBe("done");
});
