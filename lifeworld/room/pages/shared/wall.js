// What the projector shows: the console chooses, and every projector of this browser follows.

const KEPT = "lifeworld-room-wall";
export const FOLLOWS = "step"; // the present step, as it comes

export const readWall = (store = localStorage) => store.getItem(KEPT) ?? FOLLOWS;

export function chooseWall(what, store = localStorage) {
  if (what === FOLLOWS) store.removeItem(KEPT);
  else store.setItem(KEPT, what);
}

/** Calls back when another page of this browser chose. */
export function followWall(act) {
  addEventListener("storage", (event) => {
    if (event.key === KEPT || event.key === null) act(readWall());
  });
}
