"""The process in which Temml runs: one line of JSON in, one line out.

A request is ``{"macros": {name: TeX}, "formulas": [[TeX, is_display], ...]}``; the
answer is ``[[mathml, ""], ...]`` with ``["", error]`` where the TeX is wrong.  It ends
with its input.  It is run as a file: as a module it would import the whole package, for
half a second.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from py_mini_racer import MiniRacer

_RENDER = r"""
function render(request) {
  const asked = JSON.parse(request);
  return JSON.stringify(asked.formulas.map(([tex, displayMode]) => {
    try {
      const macros = Object.assign({}, asked.macros);
      const options = {displayMode, macros, annotate: true, throwOnError: true,
                       maxSize: [40, 40], maxExpand: 1000, trust: false};
      // Temml 0.13.5 gives sized delimiters no form; browsers take "\bigl(" for infix.
      const mathml = temml.renderToString(tex, options).replaceAll(
        '<mo fence="true" symmetric="true"',
        '<mo fence="true" lspace="0" rspace="0" symmetric="true"');
      return [mathml, ""];
    } catch (error) {
      return ["", String(error.message).replace(/^ParseError:\s*/, "").split("\n")[0]];
    }
  }));
}
null;
"""


def main() -> None:
    """Answer until the input ends; in UTF-8, whatever the locale."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        raise TypeError("the answers go to a pipe")
    sys.stdout.reconfigure(encoding="utf-8")
    temml = Path(__file__).with_name("temml.min.js")
    context = MiniRacer()
    context.eval(temml.read_text(encoding="utf-8") + _RENDER)
    for request in sys.stdin:
        sys.stdout.write(str(context.call("render", request)) + "\n")
        sys.stdout.flush()
    context.close()


if __name__ == "__main__":
    main()
