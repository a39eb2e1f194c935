// Dragging of rows by mouse, pen or finger.

const FAR = 5; // pixels before a press becomes a drag
const EDGE = 28; // pixels at the frame's edges where it scrolls

/**
 * @param {HTMLElement} frame the element that holds the rows and scrolls
 * @param {object} to
 * @param {(id: string) => string[]} to.begin the codes to drag when this row is
 * @param {(ids: string[], target: string, zone: string) => boolean} to.allows whether they may be dropped there
 * @param {(ids: string[], target: string, zone: string) => void} to.drop
 * @param {AbortSignal} signal
 */
export function listenToDrags(frame, { begin, allows, drop }, signal) {
  let press = null; // {id, x, y, pointer}
  let drag = null; // {ids, target, zone}
  let marked = null;

  const row = (node) => node?.closest?.("[data-code]") ?? null;

  function mark(node, zone, good) {
    marked?.classList.remove("before", "into", "after", "refused");
    marked = node;
    node?.classList.add(zone);
    if (node && !good) node.classList.add("refused");
  }

  function stop() {
    mark(null);
    frame.classList.remove("dragging");
    for (const node of frame.querySelectorAll(".dragged")) node.classList.remove("dragged");
    press = drag = null;
  }

  function over(y) {
    const rows = [...frame.querySelectorAll("[data-code]")];
    if (!rows.length) return null;
    const boxes = rows.map((each) => each.getBoundingClientRect());
    let at = boxes.findIndex((box) => y < box.bottom);
    if (at < 0) at = rows.length - 1;
    const share = (y - boxes[at].top) / boxes[at].height;
    const open = rows[at].getAttribute("aria-expanded") === "true";
    // Below an open code lie its children, so “after” it is not where the line would be drawn.
    const zone = share < 0.27 ? "before" : share > 0.73 && !open ? "after" : "into";
    return { node: rows[at], zone };
  }

  frame.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || event.target.closest("input, button")) return;
      const node = row(event.target);
      if (node) press = { id: node.dataset.code, x: event.clientX, y: event.clientY, pointer: event.pointerId };
    },
    { signal },
  );
  frame.addEventListener(
    "pointermove",
    (event) => {
      if (!press) return;
      if (!drag) {
        if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR) return;
        if (event.pointerType === "touch") return void (press = null); // a finger scrolls
        const ids = begin(press.id);
        drag = { ids, target: null, zone: "" };
        frame.setPointerCapture(press.pointer);
        frame.classList.add("dragging");
        for (const each of frame.querySelectorAll("[data-code]"))
          each.classList.toggle("dragged", ids.includes(each.dataset.code));
      }
      const box = frame.getBoundingClientRect();
      if (event.clientY < box.top + EDGE) frame.scrollTop -= 12;
      if (event.clientY > box.bottom - EDGE) frame.scrollTop += 12;
      const found = over(event.clientY);
      if (!found) return;
      drag.target = found.node.dataset.code;
      drag.zone = found.zone;
      mark(found.node, found.zone, allows(drag.ids, drag.target, drag.zone));
    },
    { signal },
  );
  frame.addEventListener(
    "pointerup",
    () => {
      const done = drag;
      stop();
      if (!done) return;
      // The click that follows a drag opens nothing.
      frame.addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => frame.dispatchEvent(new Event("click")), 0);
      if (done.target !== null) drop(done.ids, done.target, done.zone);
    },
    { signal },
  );
  frame.addEventListener("pointercancel", stop, { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && drag && stop(), { signal, capture: true });
}
