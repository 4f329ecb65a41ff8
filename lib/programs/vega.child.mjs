// Runs in a computing process (lib/compute): draws a team's Vega-Lite chart, which may take time and memory. Its
// expressions are interpreted, not made into code, and it reads no address.
import { Error as errorLevel, logger, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

/** Expected failure; lib/compute converts it to a DomainError. */
class DomainError extends Error {
  name = "DomainError";
  code = "invalid";
}

/**
 * @param {string} text a Vega-Lite specification as JSON
 * @returns {Promise<string>} the chart as SVG
 * @throws DomainError with the problem of one that cannot be drawn
 */
export async function svgOf(text) {
  const addresses = [];
  /** @param {unknown} address */
  const refuse = async (address) => {
    addresses.push(String(address).slice(0, 100));
    throw new Error("No address is read.");
  };
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  // Warnings go nowhere; an error of the data is thrown.
  const quiet = logger(errorLevel, "", { error: fail, warn() {}, info() {}, debug() {} });
  try {
    const { spec } = compile(JSON.parse(text), { logger: quiet });
    const chart = parse(spec, undefined, { ast: true });
    const view = new View(chart, { renderer: "none", expr: expressionInterpreter, loader, logger: quiet });
    const svg = await view.toSVG();
    view.finalize();
    // Without what it would read, it shows something else.
    if (addresses.length > 0)
      throw new Error(`it names the address ${addresses[0]}: write the data into the chart.`);
    return svg;
  } catch (error) {
    throw new DomainError(String(error instanceof Error ? error.message : error).slice(0, 300));
  }
}

/** @param {...unknown} words */
function fail(...words) {
  throw words.find((word) => word instanceof Error) ?? new Error(words.join(" "));
}
