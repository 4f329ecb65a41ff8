// Preloaded into a portal under test (NODE_OPTIONS=--import): reports the longest delay of its event loop.
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";

const portFile = process.env.EVENT_LOOP_PROBE;
// Children of the portal inherit the option; they have their own event loops.
if (portFile && process.argv[1]?.endsWith("/next")) {
  delete process.env.EVENT_LOOP_PROBE;
  const resolution = 10;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  const server = createServer((_, response) => {
    // A timer's own period is part of the measurement.
    response.end(String(Math.max(0, delays.max / 1e6 - resolution)));
    delays.reset();
  });
  server.listen(0, "127.0.0.1", () => writeFileSync(portFile, String(server.address().port)));
  server.unref();
}
