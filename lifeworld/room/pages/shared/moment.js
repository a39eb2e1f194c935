// Days and hours as the reader writes them. No DOM.

const told = globalThis.__lifeworldSays?.language ?? "en";
const moments = new Intl.DateTimeFormat(told === "en" ? "en-GB" : told, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false }); // prettier-ignore

/** Returns a moment as “Fri 4 Dec, 12:00”. */
export const renderMoment = (at) => moments.format(at);
