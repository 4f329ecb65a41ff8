import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

export type SmtpServer = { url: string; letters: string[]; close(): Promise<void> };

/** As much of SMTP (RFC 5321) as a client needs to hand in a letter. It offers no TLS and keeps what it is given. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const letters: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let text = "";
    let isData = false;
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (chunk) => {
      text += String(chunk);
      for (;;) {
        const end = text.indexOf(isData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        // Long lines come as quoted-printable, with soft breaks.
        if (isData) letters.push(part.replaceAll("=\r\n", ""));
        const command = isData ? "." : part.slice(0, 4).toUpperCase();
        isData = command === "DATA";
        const answer = { DATA: "354 go on", QUIT: "221 bye", STAR: "502 no TLS here" }[command] ?? "250 ok";
        socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
