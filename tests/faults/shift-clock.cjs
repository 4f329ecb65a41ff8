// Loaded into a portal by `node --require`: its clock is off by as many milliseconds as the file CLOCK_OFFSET says, which
// may change at any time. As on a machine whose clock is set, timers go on as they were.
const { readFileSync } = require("node:fs");

const RealDate = Date;
let offset = 0;
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(
      target,
      given.length === 0 ? [now()] : given,
      asked === globalThis.Date ? target : asked,
    ),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === "now" ? now : target[name]),
});

const read = () => {
  offset = Number(readFileSync(process.env.CLOCK_OFFSET, "utf8")) || 0;
};
read();
setInterval(read, 20).unref();
