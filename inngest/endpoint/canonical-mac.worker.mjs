// Thread for signatures of long bodies (large-signature.ts): parsing and canonicalising them takes seconds, which must
// not block the server.
import { createHmac } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { canonicalize } from "json-canonicalize";

const { body, seconds, keys } = workerData;
const canonical = canonicalize(JSON.parse(Buffer.from(body).toString("utf8")));
parentPort.postMessage(
  keys.map((key) =>
    createHmac("sha256", key)
      .update(canonical + seconds)
      .digest("hex"),
  ),
);
