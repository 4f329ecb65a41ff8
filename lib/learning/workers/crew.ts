/** Number of integers in `Together.calls`. */
export const callsLength = 4;

/** Memory that the threads of one training share, and how to find out that the training was stopped. */
export interface Together {
  memory: WebAssembly.Memory;
  /** True in the threads that help the one that learns. */
  isHelper: boolean;
  /** See `Crew`; zeros at first. */
  calls: Int32Array;
  isStopped(): boolean;
}

/** For a thread that learns alone. */
export const alone = (memory: WebAssembly.Memory): Together => ({
  memory,
  isHelper: false,
  calls: new Int32Array(callsLength),
  isStopped: () => false,
});

/** Integers by which threads synchronise: the call (see `callOf`), threads that help, parts that are done, whether a thread failed. */
const place = { call: 0, present: 1, done: 2, failed: 3 };
const ended = -1;
const partsOf = (call: number) => (call >>> 6) & 63;
const nextOf = (call: number) => call & 63;
/** A call as one number, so that a thread that takes a part takes it of this call: its number, parts, next free part. */
const callOf = (number: number, parts: number) => ((number & 0x3ffff) << 12) | (parts << 6);
/** Waiting by asking again takes a processor, but waking a thread takes 50 µs: longer than most calls. */
const askings = 2000;
const wakeMs = 100;

/** Work in parts: does part `part` of `parts`, and has the same result for any number of parts. */
export type Job = (part: number, parts: number, args: Float64Array) => void;

/**
 * Threads that do jobs together: one thread calls, the others help. All have the same jobs over the same memory. Each takes free
 * parts, so that the caller never waits for a thread that is busy or has no processor, unless it is amid a part.
 */
export class Crew {
  private number = 0;

  /** @param args numbers that a job gets, in shared memory */
  constructor(
    private readonly jobs: readonly Job[],
    private readonly args: Float64Array,
    private readonly together: Pick<Together, "calls" | "isStopped">,
  ) {}

  /**
   * Runs a job with all threads that are there, or alone when it is `isSmall`. @returns the number of parts
   * @throws Error when a thread failed
   */
  call(job: number, args: readonly number[], isSmall: boolean): number {
    const { calls } = this.together;
    this.args.set([job, ...args]);
    const parts = isSmall ? 1 : 1 + Atomics.load(calls, place.present);
    if (parts === 1) this.jobs[job]!(0, 1, this.args.subarray(1));
    else {
      this.number++;
      Atomics.store(calls, place.done, 0);
      Atomics.store(calls, place.call, callOf(this.number, parts));
      Atomics.notify(calls, place.call);
      this.takeParts();
      this.await(place.done, (done) => done === parts);
    }
    if (Atomics.load(calls, place.failed)) throw new Error("A thread of the training failed.");
    return parts;
  }

  /** Helps with all calls of another thread until that thread ends. */
  help(): void {
    const { calls } = this.together;
    Atomics.add(calls, place.present, 1);
    for (let call = Atomics.load(calls, place.call); call !== ended; ) {
      this.takeParts();
      const before = call;
      call = this.await(place.call, (value) => value !== before);
    }
  }

  private takeParts(): void {
    const { calls } = this.together;
    for (;;) {
      const call = Atomics.load(calls, place.call);
      if (call === ended || nextOf(call) >= partsOf(call)) return;
      if (Atomics.compareExchange(calls, place.call, call, call + 1) !== call) continue;
      try {
        this.jobs[this.args[0]!]!(nextOf(call), partsOf(call), this.args.subarray(1));
      } catch (error) {
        Atomics.store(calls, place.failed, 1);
        throw error;
      } finally {
        Atomics.add(calls, place.done, 1);
        Atomics.notify(calls, place.done);
      }
    }
  }

  /** Lets the helping threads go. */
  end(): void {
    Atomics.store(this.together.calls, place.call, ended);
    Atomics.notify(this.together.calls, place.call);
  }

  private await(index: number, isThere: (value: number) => boolean): number {
    const { calls, isStopped } = this.together;
    for (let asked = 0; ; asked++) {
      const value = Atomics.load(calls, index);
      if (isThere(value)) return value;
      if (asked < askings) continue;
      Atomics.wait(calls, index, value, wakeMs);
      if (isStopped()) throw new Error("The training was stopped.");
    }
  }
}
