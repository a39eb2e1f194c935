// The links of the map in one SVG: all links, and highlighted ones on top.

import { curve } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";
const DENSE = 300; // more links than this are drawn thinner
const CROWDED = 75; // more highlighted links than this are drawn thinner
const STALE = "⟳";

const svg = (tag, props = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

export class Lines {
  #curves = new Map();

  constructor() {
    this.calm = svg("g");
    this.forward = svg("g");
    this.picture = svg("svg", { class: "lines", "aria-hidden": "true" }, this.calm, this.forward);
  }

  /**
   * Draws links, with one path per kind, because there can be more than a thousand links.
   *
   * @param {{link: object, points: object[]}[]} routes
   */
  draw(routes, { width, height, still }) {
    this.picture.setAttribute("width", width);
    this.picture.setAttribute("height", height);
    this.#curves.clear();
    const kinds = new Map();
    const signs = [];
    for (const { link, points } of routes) {
      const { d, middle } = curve(points);
      const end = points.at(-1);
      // A contradicting link ends in a bar, so that it can be recognised without colour.
      const bar = link.relation === "contradicts" ? `M${end.x - 4} ${end.y - 5}v10` : "";
      const name = `link ${link.relation}${link.stale ? " stale" : ""}`;
      const made = { name, d: d + bar, middle: link.stale ? middle : null };
      this.#curves.set(link.id, made);
      kinds.set(name, (kinds.get(name) ?? "") + made.d);
      if (made.middle) signs.push(sign(made.middle));
    }
    const paths = [...kinds].map(([name, d]) => svg("path", { class: name, d }));
    this.calm.replaceChildren(...paths, ...signs);
    this.forward.replaceChildren();
    this.picture.classList.toggle("dense", routes.length > DENSE);
    if (!still) this.picture.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 200 });
  }

  /** Highlights some links; ignores ids of links that are not drawn. */
  emphasise(ids) {
    const made = [...ids].flatMap((id) => this.#curves.get(id) ?? []);
    this.forward.replaceChildren(
      ...made.map(({ name, d }) => svg("path", { class: `${name} lit`, d })),
      ...made.flatMap(({ middle }) => (middle ? sign(middle, " lit") : [])),
    );
    this.forward.setAttribute("class", made.length > CROWDED ? "crowded" : "");
  }
}

/** The sign on a stale link. */
function sign({ x, y }, more = "") {
  return svg(
    "g",
    { class: `mark-stale${more}` },
    svg("circle", { cx: x, cy: y, r: 7 }),
    svg("text", { x, y: y + 3.5 }, STALE),
  );
}
