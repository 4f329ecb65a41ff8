import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";

/** The Inngest server that drives the functions, as this process knows it. */
const state = processWide("inngest-server", () => ({
  /** The server has confirmed the registration of this build's functions, and both keys. */
  isReady: false,
  /** Times of the last signed call and of the last one without a valid signature, in ms. */
  signedCallAt: 0,
  unsignedCallAt: 0,
  /** The WebSocket to the server is open, where the portal connects by one. */
  isConnected: (): boolean => false,
}));

/** True when runs may be handed over: events for unknown functions are accepted and dropped. */
export function mayHandOver(): boolean {
  return environment().executor === "embedded" || state.isReady;
}

/** Allows or stops the handing over of runs. @returns true when this is a change */
export function setReady(isReady: boolean): boolean {
  const isChange = state.isReady !== isReady;
  state.isReady = isReady;
  return isChange;
}

/** Notes a call of the endpoint. */
export function noteCall(isSigned: boolean): void {
  if (isSigned) state.signedCallAt = Date.now();
  else state.unsignedCallAt = Date.now();
}

/** Calls of the endpoint so far. */
export function callsSeen(): { signedCallAt: number; unsignedCallAt: number } {
  return { signedCallAt: state.signedCallAt, unsignedCallAt: state.unsignedCallAt };
}

/** Sets how to tell whether the WebSocket to the server is open. */
export function noteConnected(isConnected: () => boolean): void {
  state.isConnected = isConnected;
}

/** True while the WebSocket to the server is open. */
export const isConnected = (): boolean => state.isConnected();
