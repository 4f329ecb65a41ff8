import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dropMark, takeMark } from "./marks";
import { endProcessesOf } from "./processes";

/**
 * User ids for programs, one for each that runs. The range is assigned to nobody (systemd's UIDS-GIDS, "unused"), and
 * below 65,536, so that containers with mapped ids have it.
 */
export const ownUids = { from: 60_800, count: 64 } as const;

/** Marks of the ids in use, by all portals of this machine: one must not end the programs of another. */
const marks = "/run/switchyard";
const waitMs = 1_000;

/**
 * Gives `use` a user id that no other program has. Processes that a killed portal left under it are ended first, and
 * those that the program leaves afterwards.
 * @throws the signal's reason while all ids are in use
 */
export async function withOwnUid<T>(signal: AbortSignal, use: (uid: number) => Promise<T>): Promise<T> {
  const uid = await takeUid(signal);
  try {
    await endProcessesOf(uid);
    return await use(uid);
  } finally {
    await endProcessesOf(uid);
    await dropMark(path.join(marks, String(uid)));
  }
}

async function takeUid(signal: AbortSignal): Promise<number> {
  await mkdir(marks, { recursive: true, mode: 0o700 });
  for (;;) {
    for (let uid = ownUids.from; uid < ownUids.from + ownUids.count; uid++) {
      signal.throwIfAborted();
      if (await takeMark(path.join(marks, String(uid)))) return uid;
    }
    await sleep(waitMs, undefined, { signal });
  }
}
