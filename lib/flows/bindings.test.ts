import { expect, test } from "vitest";
import { createBlock } from "@/lib/blocks/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { checkBindings } from "./bindings";
import type { BlockSlot } from "./flow";

useTestDatabase();

const slots: Record<string, BlockSlot> = {
  needed: { type: "mlflow-server", isOptional: false },
  other: { type: "mlflow-server", isOptional: true },
};

test("checks the bound blocks slot by slot", async () => {
  const { teamId } = await makeTeam();
  await createBlock(teamId, { type: "mlflow-server", name: "ml", values: { uri: "https://ml.example.com" } });
  await createBlock(teamId, { type: "secret", name: "key", values: { value: "1234" } });
  const check = (bound: Record<string, string>) => checkBindings(teamId, slots, bound);
  expect(await check({ needed: "ml", other: "ml" })).toEqual([]);
  expect(await check({})).toEqual([
    { path: "blocks.needed", message: "Bind a block of the type mlflow-server." },
  ]);
  expect(await check({ needed: "key", other: "gone", third: "ml" })).toEqual([
    { path: "blocks.third", message: 'The flow has no slot "third".' },
    { path: "blocks.needed", message: 'The block "key" is a secret; a mlflow-server is needed.' },
    { path: "blocks.other", message: 'There is no block "gone".' },
  ]);
});

test("a slot that two types fit takes either", async () => {
  const { teamId } = await makeTeam();
  await createBlock(teamId, { type: "local-bucket", name: "files", values: { folder: "claims" } });
  await createBlock(teamId, { type: "secret", name: "key", values: { value: "1234" } });
  const bucket = { type: "gcs-bucket", orType: "local-bucket", isOptional: false };
  expect(await checkBindings(teamId, { bucket }, { bucket: "files" })).toEqual([]);
  expect(await checkBindings(teamId, { bucket }, { bucket: "key" })).toEqual([
    {
      path: "blocks.bucket",
      message: 'The block "key" is a secret; a gcs-bucket or local-bucket is needed.',
    },
  ]);
});
