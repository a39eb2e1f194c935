// Chooses the colour of a code made in the reader, as coding/codebook/colours.py does.
//
// Both sides are tested with the same cases, tests/coding/hues.json.

const APART = 0.05;
const SCREENS = [
  [0.6, 0.135],
  [0.72, 0.12],
];
const STEP = 4;
const PULL = 0.1;

const clip = (part) => Math.min(1, Math.max(0, part));
const wrap = (hue) => ((hue % 360) + 360) % 360;

/** A colour in OKLab as a screen shows it: what it has no light for is clipped. */
function show(hue, light, chroma) {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return toLab(
    clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  );
}

function toLab(red, green, blue) {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

let shown = null;

/** How far apart two hues are in light or in dark, whichever is less. */
function measure(hue, other) {
  shown ??= SCREENS.map((screen) => Array.from({ length: 360 }, (_, at) => show(at, ...screen)));
  return Math.min(
    ...shown.map((all) => Math.hypot(...all[hue].map((part, i) => part - all[other][i]))),
  );
}

/** How far the nearest of the sorted others is; it is next in degrees. */
function measureNearest(hue, others) {
  if (!others.length) return 1;
  let at = others.findIndex((other) => other >= hue);
  if (at < 0) at = others.length;
  const { length } = others;
  const beside = [-2, -1, 0, 1].map((step) => others[(((at + step) % length) + length) % length]);
  return Math.min(...beside.map((other) => measure(hue, other)));
}

const sort = (codes) => [...new Set(codes.map((code) => wrap(code.hue)))].sort((a, b) => a - b);

/**
 * @param {{id: string, parent: string|null, hue: number}[]} codes the codebook
 * @param {string|null} parentId the code above the new one
 * @returns {number} the hue, 0 to 359, of a new code
 */
export function findHue(codes, parentId) {
  const parent = codes.find((code) => code.id === parentId) ?? null;
  const siblings = sort(codes.filter((code) => (code.parent ?? null) === parentId));
  const used = sort(codes);
  let best = null;
  for (let hue = 0; hue < 360; hue += STEP) {
    const apart = measureNearest(hue, siblings);
    let score;
    if (!parent) score = [Math.min(apart, measureNearest(hue, used)), -hue];
    else {
      const turn = Math.abs(wrap(hue - parent.hue + 180) - 180);
      const free = Math.min(measureNearest(hue, used), APART);
      score = [Math.min(apart, APART), free - (PULL * turn) / 180];
    }
    if (!best || score[0] > best.score[0] || (score[0] === best.score[0] && score[1] > best.score[1]))
      best = { hue, score };
  }
  return best.hue;
}
