import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";

const mostDelayMs = 100;
const mostHealthMs = 1_000;
/** Number of attempts; the smallest delay counts, since the machine itself may be busy. */
const tries = 6;

/** Measures the event loop of a portal that was started with its `env`. Alone on the machine: what else runs delays it too. */
export class LoopProbe {
  private readonly folder = mkdtempSync(join(tmpdir(), "switchyard-e2e-loop-"));
  private readonly portFile = join(this.folder, "port");
  readonly env = {
    NODE_OPTIONS: `--import ${resolve("tests/event-loop-probe.mjs")}`,
    EVENT_LOOP_PROBE: this.portFile,
    RATE_LIMIT_API: "0",
    RATE_LIMIT_MLFLOW: "0",
    RATE_LIMIT_WEBHOOK: "0",
  };

  /** Waits until the work of the start is done, which is not measured. */
  async settle(): Promise<void> {
    await sleep(10_000);
    // The probe works: the start alone blocked the loop for some ms.
    expect(await this.longestDelay()).toBeGreaterThan(1);
  }

  /** In words, how long a request held the loop or delayed /api/health: the least of some tries, undefined within bounds. */
  async tooSlow(url: string, path: string, init: RequestInit): Promise<string | undefined> {
    let [delay, health] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let count = 0; count < tries; count++) {
      await this.longestDelay();
      const sent = send(`${url}${path}`, init);
      const begin = performance.now();
      await fetch(`${url}/api/health`).then((response) => response.text());
      health = Math.min(health, performance.now() - begin);
      await sent;
      delay = Math.min(delay, await this.longestDelay());
      if (delay <= mostDelayMs && health <= mostHealthMs) return undefined;
    }
    return `loop ${Math.round(delay)} ms, health ${Math.round(health)} ms`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Longest delay of the portal's event loop since the last call, in ms. */
  private async longestDelay(): Promise<number> {
    return Number(await (await fetch(`http://127.0.0.1:${readFileSync(this.portFile, "utf8")}`)).text());
  }
}

/** Sends a request; the body of the answer is not read, since a stream does not end. */
async function send(address: string, init: RequestInit): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  const response = await fetch(address, { ...init, redirect: "manual", signal });
  await response.body?.cancel();
}
