import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

test("without a WebSocket, Connect says which Node.js it needs", async () => {
  vi.stubGlobal("WebSocket", undefined);
  Reflect.deleteProperty(globalThis, "WebSocket");
  const { connectToServer } = await import("./connect-to-server");
  expect(() => connectToServer()).toThrow("run the portal on Node.js 22 or later");
});

test("the SDK's part that connects can be loaded", async () => {
  const { connect } = await import("inngest/connect");
  expect(connect).toBeTypeOf("function");
});
