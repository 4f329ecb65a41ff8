import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createSecureContext, type SecureContextOptions, TLSSocket } from "node:tls";

export type SmtpServer = { url: string; letters: string[]; close(): Promise<void> };

/**
 * The part of SMTP (RFC 5321) that a client needs to deliver a mail. It records what it receives.
 * @param tls certificate for STARTTLS; without it, STARTTLS is not offered
 */
export async function startSmtpServer(tls?: SecureContextOptions): Promise<SmtpServer> {
  const letters: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.write("220 test ESMTP\r\n");
    converse(socket);
  });

  function converse(socket: Socket): void {
    const answers = {
      DATA: "354 go on",
      QUIT: "221 bye",
      EHLO: tls ? "250-test\r\n250 STARTTLS" : "250 test",
      STAR: tls ? "220 go on" : "502 no TLS here",
    };
    socket.on("error", () => {});
    let text = "";
    let isData = false;
    socket.on("data", (chunk) => {
      text += String(chunk);
      for (;;) {
        const end = text.indexOf(isData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        // Long lines arrive as quoted-printable, with soft breaks.
        if (isData) letters.push(part.replaceAll("=\r\n", ""));
        const command = isData ? "." : part.slice(0, 4).toUpperCase();
        isData = command === "DATA";
        socket.write(`${answers[command as keyof typeof answers] ?? "250 ok"}\r\n`);
        if (command === "STAR" && tls) {
          socket.removeAllListeners("data");
          return converse(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) }));
        }
      }
    });
  }

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
