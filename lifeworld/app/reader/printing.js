// Printing: the whole transcript with the names of its codes, also what was not drawn yet.

import { countThings, say } from "../language/say.js";
import { el, swatch } from "./dom.js";

/**
 * The codes of a turn as they are printed beside it: each once, with how many put it there.
 *
 * @param {{code: string}[]} marks the codings that begin in the turn
 * @param {(id: string) => object|undefined} find
 * @returns {{code: object, number: number}[]}
 */
export function listPrinted(marks, find) {
  const numbers = new Map();
  for (const { code } of marks) numbers.set(code, (numbers.get(code) ?? 0) + 1);
  return [...numbers].map(([id, number]) => ({ code: find(id) ?? { name: say("unknown code") }, number }));
}

/** @param {object} reader @param {AbortSignal} signal */
export function listenForPrinting(reader, signal) {
  const { paper, store } = reader;
  const head = el("h1", { class: "print-title" });

  const begin = () => {
    end();
    if (!store.turns.length) return;
    reader.panels.close();
    reader.menu.close();
    paper.paintAll();
    head.textContent = `${reader.data.title} · ${countThings(store.codings.size, "coding")}`;
    reader.shell.prepend(head);
    paper.articles.forEach((article, i) => {
      const begun = store.marksIn(i).filter((m) => !m.suggested && m.t0 === i && reader.isShown(m));
      if (!begun.length) return;
      const rows = listPrinted(begun, (id) => store.codes.get(id)).map(({ code, number }) =>
        el("li", {}, swatch(code), el("span", {}, number > 1 ? `${code.name} ×${number}` : code.name)),
      );
      article.children[2].append(el("ul", { class: "printed" }, ...rows));
    });
  };
  const end = () => {
    head.remove();
    for (const list of reader.scroll.querySelectorAll(".printed")) list.remove();
  };
  addEventListener("beforeprint", begin, { signal });
  addEventListener("afterprint", end, { signal });
}
