import type { TaskCall } from "./messages";
import { type CallListener, TaskProcess, type TaskProcessOptions } from "./task-process";

export interface TaskProcessesOptions extends TaskProcessOptions {
  /** Maximum number of attempts at once. */
  size: number;
}

interface Waiting {
  teamId: string;
  begin(): void;
}

/**
 * A warm pool of processes that run tasks, shared fairly: of the attempts that wait, one of the team with the fewest
 * running begins next. One idle process is kept; others end, as does one that has grown to half of its limit.
 */
export class TaskProcesses {
  private readonly idle: TaskProcess[] = [];
  private readonly running = new Map<TaskProcess, string>();
  private readonly waiting: Waiting[] = [];
  private reserved = 0;

  constructor(private readonly options: TaskProcessesOptions) {}

  /** Runs an attempt in a process, once one is free. @throws as TaskProcess does */
  async run(call: TaskCall, listener: CallListener): Promise<unknown> {
    const { teamId } = call.at;
    await this.turn(teamId, listener.signal);
    const child = this.idle.pop() ?? this.start();
    this.running.set(child, teamId);
    this.reserved -= 1;
    try {
      await child.ready;
      return await child.run(call, listener);
    } finally {
      this.running.delete(child);
      this.keep(child);
      this.advance();
    }
  }

  /** Ends all processes; running attempts fail. */
  close(): void {
    for (const child of [...this.idle, ...this.running.keys()]) child.kill();
  }

  /** Waits for a place. @throws the signal's reason */
  private turn(teamId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const place = this.waiting.indexOf(mine);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(signal.reason);
      };
      const mine: Waiting = {
        teamId,
        begin() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", leave);
      this.waiting.push(mine);
      this.advance();
    });
  }

  private advance(): void {
    while (this.waiting.length > 0 && this.running.size + this.reserved < this.options.size) {
      const next = this.waiting.reduce((least, each) =>
        this.countOf(each.teamId) < this.countOf(least.teamId) ? each : least,
      );
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.reserved += 1;
      next.begin();
    }
  }

  private countOf(teamId: string): number {
    return [...this.running.values()].filter((team) => team === teamId).length;
  }

  private start(): TaskProcess {
    const child = new TaskProcess(this.options);
    child.ended.then(() => {
      const place = this.idle.indexOf(child);
      if (place >= 0) this.idle.splice(place, 1);
    });
    return child;
  }

  private keep(child: TaskProcess): void {
    if (child.hasEnded) return;
    if (this.idle.length > 0 || child.residentBytes() > this.options.memoryBytes / 2) child.kill();
    else {
      child.unref();
      this.idle.push(child);
    }
  }
}
