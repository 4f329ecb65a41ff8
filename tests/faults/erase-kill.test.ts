import { expect, test, vi } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

const portal = usePortal({ per: "test" });

const versions = 12;
const rows = 20_000;
const csv = `Policy,Amount\n${Array.from({ length: rows }, (_, row) => `${row},${row * 3}`).join("\n")}\n`;

interface Erasure {
  endedAt: string | null;
  steps: { kind: string; changed: number }[];
}

test("a portal killed in the middle of an erasure ends it, and each version loses its row once", async () => {
  for (let count = 0; count < versions; count++) await portal.api("POST", "/datasets/cars/versions", csv);
  const erasure = { column: "Policy", keys: ["4711"], reason: "Request 7." };
  const { id } = await portal.api("POST", "/erasures", erasure);
  const report = () => portal.api<Erasure>("GET", `/erasures/${id}`);
  await vi.waitFor(async () => expect((await report()).steps.length).toBeGreaterThan(1), {
    timeout: 30_000,
    interval: 10,
  });
  await portal.kill({ andPostgres: true });

  await portal.restart();
  expect((await report()).endedAt).toBeNull();
  await vi.waitFor(async () => expect((await report()).endedAt).not.toBeNull(), {
    timeout: 120_000,
    interval: 200,
  });
  const { steps } = await report();
  const changed = steps.filter((step) => step.kind === "dataset-version" && step.changed === 1);
  expect(changed).toHaveLength(versions);
  for (let version = 1; version <= versions; version++)
    expect(await portal.api("GET", `/datasets/cars/versions/${version}`)).toMatchObject({
      rows: rows - 1,
      erasures: [{ rows: 1, reason: "Request 7." }],
    });
});
