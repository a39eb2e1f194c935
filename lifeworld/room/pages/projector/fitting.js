// Type that fits its box: as large as possible, and pages where it would get too small to read.

import { cutPage, findPageSize, findSize } from "./fit.js";

const fitsInto = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;

/**
 * Sets the size of the type of a box so that what is in it fits.
 *
 * @param {HTMLElement} box
 * @param {{smallest: number, largest: number}} sizes in parts of a thousand of the window's height
 * @returns {boolean} whether it fits
 */
export function fitType(box, { smallest, largest }) {
  const unit = innerHeight / 1000;
  const at = (size) => box.style.setProperty("font-size", `${size * unit}px`);
  const size = findSize(
    (each) => {
      at(each);
      return fitsInto(box);
    },
    smallest,
    largest,
  );
  at(size ?? smallest);
  return size !== null;
}

/**
 * Shows as many things as can be read, and says how many pages there are.
 *
 * @param {HTMLElement} box
 * @param {{make: (thing: object) => Element, length: (thing: object) => number, page: number,
 *   smallest: number, largest: number}} how `length`: how much room a thing takes, about
 * @returns {{page: number, pages: number}}
 */
export function fitThings(box, things, { make, length, page, smallest, largest }) {
  const show = (shown) => box.replaceChildren(...shown.map(make));
  show(things);
  if (fitType(box, { smallest, largest })) return { page: 0, pages: 1 };
  const longest = [...things].sort((one, other) => length(other) - length(one));
  const each = findPageSize(things.length, (count) => {
    show(longest.slice(0, count));
    return fitType(box, { smallest, largest: smallest });
  });
  const cut = cutPage(things, each, page);
  show(cut.things);
  fitType(box, { smallest, largest });
  return cut;
}
