// Messages between the portal and its computing processes: four bytes of length, then a structured clone (node:v8). Plain
// JavaScript, as lib/compute/child.mjs runs it without a build.
import { deserialize, serialize } from "node:v8";

/**
 * @param {import("node:stream").Writable} stream
 * @param {unknown} message anything that structured clone takes
 */
export function writeFrame(stream, message) {
  const body = serialize(message);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  stream.cork();
  stream.write(length);
  stream.write(body);
  stream.uncork();
}

/**
 * Calls `take` with each message that arrives on a stream.
 * @param {import("node:stream").Readable} stream
 * @param {(message: any) => void} take
 */
export function readFrames(stream, take) {
  /** @type {Buffer[]} */
  let chunks = [];
  let size = 0;
  let wanted = 4;
  let isBody = false;
  stream.on("data", (/** @type {Buffer} */ chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = chunks.length === 1 ? /** @type {Buffer} */ (chunks[0]) : Buffer.concat(chunks);
      const part = all.subarray(0, wanted);
      chunks = [all.subarray(wanted)];
      size -= wanted;
      if (isBody) take(deserialize(part));
      wanted = isBody ? 4 : part.readUInt32LE();
      isBody = !isBody;
    }
  });
}
