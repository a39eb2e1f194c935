// The largest type that fits a screen, and pages where even the smallest does not. No DOM.

/**
 * Returns the largest whole size at which the words fit, or null if none does.
 *
 * @param {(size: number) => boolean} fits
 * @param {number} smallest
 * @param {number} largest
 */
export function findSize(fits, smallest, largest) {
  if (!fits(smallest)) return null;
  let low = smallest;
  let high = largest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Returns how many things go on a page, so that all pages are about equally full.
 *
 * @param {number} count
 * @param {(count: number) => boolean} fits whether so many fit at the smallest size
 */
export function findPageSize(count, fits) {
  for (let pages = 1; pages < count; pages += 1) {
    const each = Math.ceil(count / pages);
    if (fits(each)) return each;
  }
  return 1;
}

/** Returns the things of a page, which wraps around, and how many pages there are. */
export function cutPage(things, each, page) {
  const pages = Math.max(1, Math.ceil(things.length / Math.max(1, each)));
  const at = ((page % pages) + pages) % pages;
  return { things: things.slice(at * each, (at + 1) * each), page: at, pages };
}
