import { expect, test, vi } from "vitest";
import { useInngest } from "./use-inngest";

const slots: { name: string; data: Record<string, unknown> }[] = [];

useInngest((client) => [
  client.createFunction(
    { id: "every-minute", triggers: [{ cron: "TZ=Europe/Berlin * * * * *" }], retries: 0 },
    async ({ event }) => void slots.push({ name: event.name, data: event.data }),
  ),
]);

// A minute is long: for the embedded executor, crons.test.ts moves the slots by hand.
test.skipIf(!process.env.INNGEST_BASE_URL)(
  "a cron trigger starts its function at the next full minute",
  async () => {
    await vi.waitFor(() => expect(slots).toHaveLength(1), { timeout: 80_000, interval: 200 });
    const [slot] = slots;
    expect(slot?.name).toBe("inngest/scheduled.timer");
    expect(slot?.data.cron).toBe("TZ=Europe/Berlin * * * * *");
  },
  90_000,
);
