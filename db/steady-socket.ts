import { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * A socket whose breaking off is only ever a close. postgres.js 3.4.9 takes an error and a close for two events: queries
 * that come between them are never answered, and later answers on that slot of the pool go to the wrong ones.
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

/** What postgres.js calls its option `socket` with. */
interface Target {
  host: string[];
  port: number[];
  path?: string | false;
  connect_timeout: number;
  fetch_types: boolean;
  /** By the number of a type, that of its arrays; empty until they have been asked for. */
  shared: { typeArrayMap: Record<number, number> };
}

/**
 * Opens the socket of one connection (the option `socket` of postgres.js, which loses a slot of its pool when this
 * throws). One that does not connect is given all the same, and tells of its failure as soon as it is listened to.
 */
export function openSteadySocket(target: Target): Promise<Duplex> {
  // The pool knows them. Asked for on every connection, they would be a rejection that nobody hears where the connection
  // is cut meanwhile, which ends a process.
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
