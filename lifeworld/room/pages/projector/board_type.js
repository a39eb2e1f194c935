// The board on the projector: type as large as the room allows, in lanes for piles with many cards.

const SIZE = { smallest: 16, largest: 34 }; // thousandths of the height of the screen
const NARROWEST = 10; // the width of a lane, in its type
const GAP = 0.7;

/**
 * Returns how many lanes each pile gets: one, and the rest one by one to the fullest lanes.
 *
 * @param {number[]} counts the cards of each pile
 * @param {number} lanes how many stand side by side
 */
export function shareLanes(counts, lanes) {
  const spans = counts.map(() => 1);
  for (let left = lanes - counts.length; left > 0; left -= 1) {
    const crowds = counts.map((count, at) => Math.ceil(count / spans[at]));
    const most = Math.max(...crowds);
    if (!(most > 1)) break;
    spans[crowds.indexOf(most)] += 1;
  }
  return spans;
}

/** Sets the largest type with which no pile has to be scrolled, if that can still be read. */
export function fitBoard(columns) {
  const piles = [...columns.children];
  const lists = piles.map((pile) => pile.querySelector("ol"));
  const counts = lists.map((list) => list.childElementCount);
  const fits = () =>
    columns.scrollWidth <= columns.clientWidth + 1 &&
    lists.every((list) => list.scrollHeight <= list.clientHeight + 1 && list.scrollWidth <= list.clientWidth + 1);
  const unit = innerHeight / 1000;
  for (let size = SIZE.largest; size >= SIZE.smallest; size -= 1) {
    columns.style.setProperty("font-size", `${size * unit}px`);
    const lanes = Math.floor((columns.clientWidth / (size * unit) + GAP) / (NARROWEST + GAP));
    shareLanes(counts, lanes).forEach((span, at) => {
      piles[at].style.setProperty("grid-column", `span ${span}`);
      lists[at].style.setProperty("column-count", `${span}`);
    });
    if (fits()) return;
  }
}
