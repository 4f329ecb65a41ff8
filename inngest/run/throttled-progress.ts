import { maxReadMessage, messageOf } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { mask } from "@/lib/blocks/mask";
import { recordProgress } from "@/lib/runs/states/record-progress";
import type { NodeOf } from "@/lib/runs/states/record-task";

const everyMs = 150;

/** Writes a node's progress at most every 150 ms: the first report at once, then the newest. */
export function throttledProgress(node: NodeOf) {
  let newest: [fraction: number, message?: string] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let written: Promise<void> = Promise.resolve();

  function write(): void {
    timer = undefined;
    if (!newest) return;
    const [fraction, message] = newest;
    newest = undefined;
    written = mask(node.teamId)
      .then((hideSecrets) =>
        recordProgress(node, fraction, message && hideSecrets(messageOf(message, maxReadMessage))),
      )
      .catch((error) => logError("Progress could not be written.", error));
    timer = setTimeout(write, everyMs);
  }

  return {
    report(fraction: number, message?: string): void {
      if (!Number.isFinite(fraction)) return;
      newest = [fraction, message];
      if (!timer) write();
    },
    /** Stops writing; resolves when pending writes have finished. */
    settled(): Promise<void> {
      clearTimeout(timer);
      timer = undefined;
      newest = undefined;
      return written;
    },
  };
}
