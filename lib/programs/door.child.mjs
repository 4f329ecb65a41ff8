// Runs inside of a program's isolation (lib/programs/portal-door.ts): `node door.mjs <socket> <port> <command…>`. Listens
// on the program's own loopback interface, passes all bytes on to the socket, and ends as the command does.
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { constants } from "node:os";

const [socket, port, command, ...args] = process.argv.slice(2);
// The command decides what it makes of it.
process.on("SIGTERM", () => {});

const server = createServer((inside) => {
  const outside = connect(String(socket));
  inside.pipe(outside).pipe(inside);
  inside.on("error", () => outside.destroy());
  outside.on("error", () => inside.destroy());
});
server.on("error", (error) => fail(1, `The way to the portal cannot be opened: ${error.message}`));
server.listen(Number(port), "127.0.0.1", () => {
  const child = spawn(String(command), args, { stdio: "inherit" });
  child.on("error", (error) => fail(127, error.message));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
});

/** @param {number} code @param {string} message */
function fail(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
