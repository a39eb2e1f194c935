// Draws what a finding rests on, and days of work: bars and marks to scale, with their numbers.

const FOR = "#b9582f"; // medium lightness, for contrast in light and dark mode
const AGAINST = "#4f8a8b";
const PALE = "color-mix(in srgb, currentColor 15%, transparent)";
const WIDTH = 112; // of the bar of people, in pixels
const TALLEST = 34; // of a day's bar
const BOX = "display:inline-block;height:10px;border-radius:2px;vertical-align:-1px;";

/**
 * Returns where the bars of those for and against a finding begin and end, as shares of those asked.
 * Whoever is on both sides lies where the two overlap.
 * @param {{asked: number, mine: number, against: number, both: number}} people
 */
export function placeBars({ asked, mine, against, both }) {
  const all = Math.max(asked, mine + against - both, 1);
  const start = (mine - both) / all;
  return { mine: [0, mine / all], against: [start, start + against / all] };
}

/** @param {string} style @param {string} [words] */
function span(style, words = "") {
  const made = document.createElement("span");
  made.style.cssText = style;
  made.textContent = words;
  return made;
}

/** @param {number[]} place @param {string} colour */
function bar([start, end], colour) {
  const [left, width] = [start * WIDTH, (end - start) * WIDTH];
  return span(
    `position:absolute;top:0;bottom:0;opacity:.92;left:${left}px;width:${width}px;background:${colour}`,
  );
}

function drawPart(part) {
  const made = span("white-space:nowrap");
  if (part.people) {
    const ground = span(
      `${BOX}position:relative;overflow:hidden;width:${WIDTH}px;margin-right:6px;background:${PALE}`,
    );
    const placed = placeBars(part.people);
    ground.append(bar(placed.mine, FOR));
    if (part.people.against) ground.append(bar(placed.against, AGAINST));
    made.append(ground);
  }
  for (let n = 0; part.marks && n < part.marks[1]; n += 1) {
    const fill = n < part.marks[0] ? FOR : PALE;
    made.append(span(`${BOX}width:8px;margin-right:2px;background:${fill}`));
  }
  if (part.dot) made.append(span(`color:${AGAINST}`, "● "));
  made.append(span(`font-weight:600;margin-left:${part.marks ? 4 : 0}px`, part.number));
  made.append(span("", ` ${part.words}`));
  return made;
}

function drawDay([share, told]) {
  const high = Math.max(3, Math.round(TALLEST * share));
  const made = span(
    `display:inline-block;vertical-align:bottom;width:9px;margin-right:3px;border-radius:1.5px;background:${FOR};height:${high}px`,
  );
  made.title = told;
  return made;
}

/** @param {{data: {label: string, parts?: object[], days?: [number, string][]}, parentElement: Element}} component */
export default function ({ data, parentElement }) {
  const line = document.createElement("div");
  line.setAttribute("role", "img");
  line.setAttribute("aria-label", data.label);
  line.style.cssText = data.days
    ? "line-height:0"
    : "display:flex;flex-wrap:wrap;gap:2px 18px;align-items:center;font-size:.86rem;line-height:1.5";
  if (!data.days) line.title = data.label;
  line.append(...(data.parts ?? []).map(drawPart), ...(data.days ?? []).map(drawDay));
  parentElement.replaceChildren(line);
}
