// Dragging a code from the pane onto words, and selected words onto a code.

import { highlight } from "./find.js";

/** @param {object} reader @param {AbortSignal} signal removes all listeners */
export function listenForDragging(reader, signal) {
  const { pane, scroll, selection, shell, store } = reader;
  const tree = pane.tree.node;
  let code = null; // {id, name} of a code that is dragged
  let span = null; // the words that are dragged
  let aimed = null; // what is marked under the pointer
  const on = (target, type, act) => target.addEventListener(type, act, { signal });

  const aim = (node) => {
    if (node === aimed) return;
    aimed?.classList.remove("aimed");
    aimed = node;
    aimed?.classList.add("aimed");
  };
  const paintSpan = (there) =>
    highlight(
      "lifeworld-pending",
      there ? [reader.paper.range(there.t0, there.a, there.b, there.t1)] : [],
    );
  const end = () => {
    aim(null);
    paintSpan(null);
    shell.classList.remove("dragging");
    code = span = null;
    pane.hold(false);
    reader.release();
  };

  const isOnSelection = (event) => selection.holds(event.clientX, event.clientY);

  // The browser drags words only while it knows them as selected; the palette took that from it.
  on(scroll, "pointerdown", (event) => {
    if (event.button === 0 && reader.popover.isOpen && isOnSelection(event)) selection.show();
  });
  on(scroll, "dragstart", (event) => {
    reader.isDragging = false;
    span = reader.data.readonly ? null : selection.span;
    if (!span) return;
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", store.textOf(span));
    shell.classList.add("dragging");
    pane.hold(true);
    setTimeout(() => {
      reader.panels.close();
      paintSpan(span);
    });
  });
  on(tree, "dragstart", (event) => {
    const id = pane.tree.codeAt(event.target);
    const named = store.codes.get(id);
    if (!named || reader.refuseWriting()) return event.preventDefault();
    code = { id, name: named.name };
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", named.name);
    shell.classList.add("dragging");
    pane.hold(true);
    paintSpan(selection.span);
    return undefined;
  });

  on(tree, "dragover", (event) => {
    const id = span && pane.tree.codeAt(event.target);
    aim(id && !store.codes.get(id)?.abstract ? pane.tree.rowOf(id) : null);
    if (!aimed) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  on(tree, "drop", (event) => {
    const [id, there] = [pane.tree.codeAt(event.target), span];
    event.preventDefault();
    const name = aimed?.querySelector(".name").textContent;
    end();
    if (there && id && !pane.isGone(id, name ?? "")) reader.commands.codeWith(id, there);
  });

  on(scroll, "dragover", (event) => {
    const article = code && event.target.closest?.(".turn");
    if (!article) return aim(null);
    aim(isOnSelection(event) ? null : article);
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    return undefined;
  });
  on(scroll, "drop", (event) => {
    event.preventDefault();
    const article = event.target.closest?.(".turn");
    const dropped = code;
    const there = isOnSelection(event)
      ? selection.span
      : article && selection.wholeTurn(Number(article.dataset.index));
    end();
    if (dropped && there && !pane.isGone(dropped.id, dropped.name))
      reader.commands.codeWith(dropped.id, there);
  });
  on(shell, "dragend", end);
}
