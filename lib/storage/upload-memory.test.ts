import { expect, test } from "vitest";
import { measureUpload } from "@/tests/measure-upload";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

// tests/interop/gcs.test.ts does the same with 2 GiB. UPLOAD_TEST_MIB sets another size; 0 leaves it out.
const mebibytes = Number(process.env.UPLOAD_TEST_MIB ?? 256);

test.skipIf(mebibytes === 0)(
  "an upload takes constant memory",
  async () => {
    const measured = await measureUpload(mebibytes * 2 ** 20);
    expect(measured).toMatchObject({ sizeBytes: mebibytes * 2 ** 20, isWhole: true });
    expect(measured.grownBytes).toBeLessThan(150 * 2 ** 20);
    console.log(
      `${mebibytes} MiB in ${measured.seconds.toFixed(1)} s, grown by ${(measured.grownBytes / 2 ** 20).toFixed(0)} MiB`,
    );
  },
  120_000,
);
