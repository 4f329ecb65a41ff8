import { pipeline, type Readable, Transform } from "node:stream";
import { bytesInWords } from "@/lib/base/bytes-in-words";

/** The same bytes, with progress reports. @param total undefined when it is unknown */
export function withProgress(
  body: Readable,
  total: number | undefined,
  progress: (fraction: number, message: string) => void,
): Readable {
  let passed = 0;
  const counting = new Transform({
    transform(bytes: Buffer, _, done) {
      passed += bytes.length;
      const message = total ? `${bytesInWords(passed)} of ${bytesInWords(total)}` : bytesInWords(passed);
      progress(total ? Math.min(1, passed / total) : 0, message);
      done(null, bytes);
    },
  });
  // An error in either stream destroys the other, and reaches the reader.
  return pipeline(body, counting, () => {});
}
