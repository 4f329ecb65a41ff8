import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { hashSigningKey } from "@/inngest/endpoint/signature";
import { holds } from "@/inngest/executor/expression";
import { FunctionConfig } from "@/inngest/executor/function-config";
import type { Event } from "@/inngest/executor/registry";
import { newUlid, SentEvent, type Server, StandInRun } from "./stand-in-run";

const Registration = z.looseObject({
  url: z.string(),
  appName: z.string(),
  functions: z.array(z.looseObject({ id: z.string() })),
});
type App = { url: string; functions: FunctionConfig[] };
type Answer = { status: number; body?: unknown };

/**
 * SIMULATED. Not an Inngest server, which no test here can install: an HTTP server of the same protocol that does, when
 * told, what a real one was seen to do (docs/inngest.md "A server"). It accepts events for apps that it does not know and
 * drops them, loses events and state, refuses keys, does not sign its calls, cuts calls, and gives an app to whoever
 * registered it last. Its limits and answers are from Inngest's source.
 */
export class InngestStandIn implements Server {
  readonly signingKey = "0123456789abcdef0123456789abcdef";
  readonly eventKey = "the-event-key";
  /** `dev` does not sign its calls, as `inngest dev`. */
  kind: "start" | "dev" = "start";
  /** Number of next events that are accepted and lost. */
  losesNext = 0;
  cutsAfterMs?: number;
  retryMs = 100;
  readonly apps = new Map<string, App>();
  readonly runs = new Map<string, StandInRun>();
  /** All events that came, lost ones included. */
  readonly received: Event[] = [];
  readonly calls: Server["calls"] = [];
  readonly #runsOfEvents = new Map<string, string[]>();
  readonly #started = new Set<string>();
  #http: HttpServer | undefined;
  #port = 0;

  get signsCalls(): boolean {
    return this.kind === "start";
  }
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port as before. */
  async start(): Promise<void> {
    const http = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => http.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
  }

  /** Ends, with all runs. */
  async stop(): Promise<void> {
    this.loseState();
    this.#http?.closeAllConnections();
    await new Promise((resolve) => this.#http?.close(resolve));
  }

  /** Loses the state of all runs; their history stays, and says Running. */
  loseRuns(): void {
    for (const run of this.runs.values()) run.forget();
  }

  /** Is a new server at the same address: it knows no apps, events and runs. */
  loseState(): void {
    this.loseRuns();
    this.apps.clear();
    this.runs.clear();
    this.#runsOfEvents.clear();
    this.#started.clear();
  }

  urlOf(functionId: string): string | undefined {
    return [...this.apps.values()].find(({ functions }) => functions.some(({ id }) => id === functionId))
      ?.url;
  }

  ended(run: StandInRun, status: "Completed" | "Failed" | "Cancelled", error?: unknown): void {
    const data = {
      function_id: run.config.id,
      run_id: run.id,
      event: run.event,
      events: [run.event],
      ...(error === undefined ? {} : { error }),
      _inngest: { status },
    };
    const names = status === "Completed" ? ["finished"] : ["finished", status.toLowerCase()];
    for (const name of names)
      this.#take({ id: newUlid(), name: `inngest/function.${name}`, data, ts: Date.now() }, newUlid());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { status, body } = this.#route(request, pathname, text === "" ? undefined : JSON.parse(text));
    // The server's own refusal is no JSON either.
    const isText = typeof body === "string";
    response.writeHead(status, {
      "content-type": isText ? "text/plain" : "application/json",
      "x-inngest-server-kind": this.kind === "dev" ? "dev" : "cloud",
    });
    response.end(isText ? body : JSON.stringify(body ?? null));
  }

  #route(request: IncomingMessage, pathname: string, body: unknown): Answer {
    const [, first, second, id = "", last] = pathname.split("/");
    if (pathname === "/health") return { status: 200, body: { status: 200, message: "OK" } };
    if (first === "e") return this.#receive(second ?? "", body);
    const key = request.headers.authorization?.replace("Bearer ", "");
    if (this.kind === "start" && key !== hashSigningKey(this.signingKey))
      return { status: 401, body: "Authentication failed" };
    if (pathname === "/fn/register") return this.#register(body);
    if (second === "apps") return { status: 200, body: this.apps.get(id)?.functions ?? null };
    if (second === "events") return { status: 200, body: { data: this.#runsOf(id) } };
    if (second === "checkpoint") {
      const isKept = this.runs.get(id)?.checkpoint(z.looseObject({ steps: z.unknown() }).parse(body).steps);
      return { status: isKept ? 200 : 409, body: {} };
    }
    const run = this.runs.get(id);
    if (last === "actions") return run?.hasState ? { status: 200, body: {} } : { status: 410, body: {} };
    if (last === "jobs") return { status: 200, body: { data: [...(run?.jobs.values() ?? [])] } };
    return { status: 404, body: {} };
  }

  #register(body: unknown): Answer {
    const { url, appName, functions } = Registration.parse(body);
    // An app belongs to the address that registered it last.
    this.apps.set(appName, { url, functions: functions.map((config) => FunctionConfig.parse(config)) });
    return { status: 200, body: { ok: true } };
  }

  #receive(key: string, body: unknown): Answer {
    if (key !== this.eventKey) return { status: 401, body: { error: "Event key not found", status: 401 } };
    const events = z.array(SentEvent).parse(Array.isArray(body) ? body : [body]);
    const ids = events.map((event) => {
      const internalId = newUlid();
      this.received.push(event);
      if (this.losesNext > 0) this.losesNext -= 1;
      else this.#take(event, internalId);
      return internalId;
    });
    return { status: 200, body: { ids, status: 200 } };
  }

  #runsOf(internalId: string) {
    const ids = this.#runsOfEvents.get(internalId) ?? [];
    return ids.flatMap((id) => {
      const run = this.runs.get(id);
      return run ? [{ run_id: id, status: run.status }] : [];
    });
  }

  #take(event: Event, internalId: string): void {
    const configs = [...this.apps.values()].flatMap(({ functions }) => functions);
    for (const run of this.runs.values()) {
      for (const cancel of run.config.cancel ?? [])
        if (cancel.event === event.name && holds(cancel.if, { event: run.event, async: event }))
          run.end("Cancelled");
      for (const [stepId, wait] of run.waits)
        if (wait.event === event.name && holds(wait.if, { event: run.event, async: event }))
          run.wake(stepId, event);
    }
    for (const config of configs) {
      const isStarted = config.triggers.some(
        (trigger) =>
          "event" in trigger && trigger.event === event.name && holds(trigger.expression, { event }),
      );
      // An event's own id starts a function once.
      const once = `${config.id} ${event.id}`;
      if (!isStarted || this.#started.has(once)) continue;
      this.#started.add(once);
      const run = new StandInRun(this, config, event);
      this.runs.set(run.id, run);
      this.#runsOfEvents.set(internalId, [...(this.#runsOfEvents.get(internalId) ?? []), run.id]);
      void run.walk();
    }
  }
}
