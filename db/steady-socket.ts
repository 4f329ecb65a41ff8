import { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * A socket that reports a broken connection only as a close. postgres.js 3.4.9 treats an error and a close as two
 * events: queries between them are never answered, and later answers on that slot of the pool go to the wrong ones.
 */
class SteadySocket extends Socket {
  private isConnected = false;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === "connect") this.isConnected = true;
    if (this.isConnected && event === "error") return true;
    if (this.isConnected && event === "close") return super.emit("close", false);
    return super.emit(event, ...args);
  }
}

/** Argument that postgres.js passes to its option `socket`. */
interface Target {
  host: string[];
  port: number[];
  path?: string | false;
  connect_timeout: number;
  fetch_types: boolean;
  /** Array type by type number; empty until they have been read. */
  shared: { typeArrayMap: Record<number, number> };
}

/**
 * Opens the socket of one connection (the option `socket` of postgres.js, which loses a slot of its pool when this
 * throws). A socket that fails to connect is returned all the same, and reports its failure as soon as it has a
 * listener.
 */
export function openSteadySocket(target: Target): Promise<Duplex> {
  // Known by the pool. Reading them on every connection could cause an unhandled rejection when the connection is cut,
  // which ends a process.
  if (Object.keys(target.shared.typeArrayMap).length > 0) target.fetch_types = false;
  const { host, port, path, connect_timeout } = target;
  const socket = new SteadySocket();
  return new Promise((resolve) => {
    const fail = (error: Error) => {
      const failed = new Duplex({ read() {}, write() {} });
      setImmediate(() => {
        failed.emit("error", error);
        failed.emit("close", true);
      });
      resolve(failed);
    };
    const timeout = setTimeout(
      () => socket.destroy(new Error("Postgres did not answer in time.")),
      1000 * connect_timeout,
    );
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timeout);
      socket.off("error", fail);
      resolve(Object.assign(socket, { host: host[0], port: port[0] }));
    });
    socket.once("close", () => clearTimeout(timeout));
    if (path) socket.connect(path);
    else socket.connect(port[0]!, host[0]!);
  });
}
