// Elements of the room's pages. What people wrote is only ever inserted as text.

/** el("p", {class: "x", hidden: false, onclick}, "text", child). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Sets a text only where it is another, so that live regions stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

const kept = new WeakMap(); // host → Map of key → {node, item}

/**
 * Shows one child for each item, in their order: makes those that are new, tells those that
 * changed, removes those that are gone. A child with the focus keeps it.
 *
 * @param {Element} host which holds nothing else
 * @param {object[]} items
 * @param {{key: (item: object) => string, make: (item: object) => Element,
 *   update?: (node: Element, item: object) => void}} how
 */
export function keepRows(host, items, { key, make, update = null }) {
  const rows = kept.get(host) ?? new Map();
  kept.set(host, rows);
  const focused = host.contains(document.activeElement) ? document.activeElement : null;
  const wanted = new Set(items.map(key));
  for (const [name, { node }] of rows)
    if (!wanted.has(name)) {
      node.remove();
      rows.delete(name);
    }
  let after = host.firstChild;
  for (const item of items) {
    const name = key(item);
    let row = rows.get(name);
    if (!row) rows.set(name, (row = { node: make(item), item: null }));
    if (row.item !== item) update?.(row.node, item);
    row.item = item;
    if (row.node === after) after = after.nextSibling;
    else host.insertBefore(row.node, after);
  }
  if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
