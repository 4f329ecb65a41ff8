/** A call over the network that brought no answer: it may go well another time. The message says what happened. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}
