import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  /** In the format of the allow list. */
  host: string;
  received: Received[];
  /** Answers the next request in this way instead of with 200. */
  answerNext(answer: (response: ServerResponse, request: Received) => void): void;
  close(): void;
}

/** A real HTTP server on loopback that records its requests. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Parameters<Receiver["answerNext"]>[0][] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const kept = { path: request.url ?? "", headers: request.headers, body };
    received.push(kept);
    const answer = answers.shift();
    if (answer) answer(response, kept);
    else response.end("thanks");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    host: `127.0.0.1:${port}`,
    received,
    answerNext: (answer) => void answers.push(answer),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
