type Code = number | null;
type State = (code: Code) => State | undefined;
interface Effects {
  enter(type: string): unknown;
  exit(type: string): unknown;
  consume(code: Code): void;
}

const space = 32;
const dollar = 36;
const backslash = 92;
const backtick = 96;

/** Characters after which a formula may begin, beside spaces and the beginning of the text. */
const beforeFormula = /[\s([{"'*_~|:,;=>“‘«]/;
/** Characters between two formulas, or between two amounts. */
const betweenFormulas = /[-–—/]/;
const wordOrDollar = /[\p{L}\p{N}$]/u;
const digit = /\d/;
const formulaSign = /[\\^_=+\-*/{}<>]/;

/**
 * A remark plugin beside remark-math without single dollars: a formula between single dollars as GitHub reads it, so
 * that
 * amounts of money stay text and whatever stands between them, bold say, keeps its meaning. The first dollar stands at
 * the beginning of a word and before no space, the next dollar is the last one, stands after no space and at the end of
 * a
 * word; a backtick between them begins code, except in GitHub's $`…`$. What begins as an amount and has no sign of a
 * formula, as in "$5 and 6$", is text as well.
 */
export function remarkInlineMath(this: { data(): object }) {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push({
    text: { [dollar]: { name: "inlineMath", tokenize } },
  });
}

function mayFollow(code: Code): boolean {
  const character = characterOf(code);
  return character === "" || beforeFormula.test(character) || betweenFormulas.test(character);
}

/** States of micromark (github.com/micromark/micromark): tokens are those of micromark-extension-math. */
function tokenize(this: { previous: Code }, effects: Effects, ok: State, nok: State): State {
  const isPossible = mayFollow(this.previous);
  const isBetween = betweenFormulas.test(characterOf(this.previous));
  let isQuoted = false;
  let last: Code = dollar;
  let text = "";

  function open(code: Code): State | undefined {
    if (!isPossible) return nok(code);
    effects.enter("mathText");
    effects.enter("mathTextSequence");
    effects.consume(code);
    return first;
  }

  function first(code: Code): State | undefined {
    if (code === backtick && !isQuoted) {
      isQuoted = true;
      effects.consume(code);
      return first;
    }
    if (isSpace(code) || code === dollar || code === backtick) return nok(code);
    if (isBetween && digit.test(characterOf(code))) return nok(code);
    effects.exit("mathTextSequence");
    effects.enter("mathTextData");
    return inside(code);
  }

  function inside(code: Code): State | undefined {
    if (code === null) return nok(code);
    if (isLineEnding(code)) return lineEnding(code);
    if (code === dollar && !isQuoted) return isSpace(last) ? nok(code) : close(code);
    if (code === backtick) return isQuoted ? closeQuoted(code) : nok(code);
    consume(code);
    return code === backslash ? escaped : inside;
  }

  function escaped(code: Code): State | undefined {
    if (code === null || isLineEnding(code)) return inside(code);
    consume(code);
    return inside;
  }

  function lineEnding(code: Code): State {
    effects.exit("mathTextData");
    effects.enter("lineEnding");
    consume(code);
    effects.exit("lineEnding");
    return (next) => {
      if (next === null || next === dollar || isLineEnding(next)) return nok(next);
      effects.enter("mathTextData");
      return inside(next);
    };
  }

  function closeQuoted(code: Code): State {
    effects.exit("mathTextData");
    effects.enter("mathTextSequence");
    effects.consume(code);
    return (next) => (next === dollar ? end(next) : nok(next));
  }

  function close(code: Code): State {
    effects.exit("mathTextData");
    effects.enter("mathTextSequence");
    return end(code);
  }

  function end(code: Code): State {
    effects.consume(code);
    effects.exit("mathTextSequence");
    effects.exit("mathText");
    return (next) => {
      const isAmount = !isQuoted && /^\d.*\s/s.test(text) && !formulaSign.test(text);
      return isAmount || wordOrDollar.test(characterOf(next)) ? nok(next) : ok(next);
    };
  }

  function consume(code: Code) {
    effects.consume(code);
    last = code;
    text += characterOf(code);
  }

  return open;
}

/** A code of micromark as text: below 0 it is a line ending or (part of) a tab. */
function characterOf(code: Code): string {
  if (code === null) return "";
  return code < 0 ? " " : String.fromCharCode(code);
}

function isLineEnding(code: Code): boolean {
  return code !== null && code < -2;
}

function isSpace(code: Code): boolean {
  return code === null || code < 0 || code === space || /\s/.test(characterOf(code));
}
