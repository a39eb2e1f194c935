// Goes from one transcript to another without the page: the address and the page follow.

import { say } from "../language/say.js";
import { ahead } from "./ahead.js";
import { quoted } from "./words.js";
import { transcripts } from "./transcripts.js";

const CALM = 400; // milliseconds after the last step, after which the page is told
const FOLLOWED = 3000; // milliseconds in which a link that was pressed has led away
const POINTED = 30; // milliseconds on a title, after which its transcript is fetched
const IDLE = 250; // milliseconds after which the neighbours are fetched

const whenIdle = (act) =>
  setTimeout(() => (globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 1000 }) : act()), IDLE);

/** What was shown when the reader went before the page had heard of it: `{api, id}`, or null. */
let untold = null;

/** What the page sent, for another transcript of the list. */
const pointAt = (data, { id, hash, title }) => ({
  ...data,
  transcript: id,
  hash,
  title,
  neighbours: transcripts.titlesBeside(id),
  focus: null,
});

export class Switching {
  #step = 0; // number of the last step
  #heard = 0; // number of the last one that the page knew of
  #page = location.pathname;
  #target = null; // id of the transcript that is being opened
  #timer = null;
  #idle = null;
  #pointed = null;

  constructor(reader, signal) {
    this.reader = reader;
    addEventListener("popstate", () => this.#goBack(), { signal });
    addEventListener("click", (event) => this.#hush(event), { signal, capture: true });
    transcripts.addEventListener("chosen", ({ detail }) => this.#choose(detail), { signal });
    transcripts.addEventListener("expected", ({ detail }) => this.#expect(detail), { signal });
    transcripts.addEventListener("listed", () => this.#listed(), { signal });
  }

  close() {
    const { api, transcript } = this.reader.data;
    untold = this.isTold ? null : { api, id: transcript };
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    clearTimeout(this.#pointed);
  }

  /** Whether the page knows which transcript is shown. */
  get isTold() {
    return this.#heard >= this.#step;
  }

  /**
   * What the reader goes by when the page sends data: while the page has not heard of the last step,
   * its transcript is one that was left.
   */
  merge(data) {
    const left = this.reader.data.transcript ? null : this.#findLeft(data);
    if (left) return this.#resume(data, left);
    const heard = data.heard ?? 0;
    const renewed = heard < this.#heard; // the server began anew and knows of no step
    this.#heard = heard;
    if (this.isTold || !this.reader.data.transcript) {
      this.#step = Math.max(this.#step, heard);
      return data;
    }
    if (renewed) this.#tellPage();
    const { transcript, hash, title, neighbours, focus } = this.reader.data;
    return { ...data, transcript, hash, title, neighbours, focus };
  }

  /** The transcript that was left untold, unless the address says which one is wanted. */
  #findLeft({ api, transcript, linked }) {
    const left = untold;
    untold = null;
    if (linked || left?.api !== api || left.id === transcript) return null;
    return transcripts.find(left.id);
  }

  /** Begins where somebody was who left before the page had heard of the last step. */
  #resume(data, entry) {
    this.#heard = data.heard ?? 0;
    this.#step = this.#heard + 1;
    this.#address(entry.id, "replaceState");
    const shown = pointAt(data, entry);
    this.#tellPage(shown);
    return shown;
  }

  /** Opens the transcript `by` places further in the list. */
  async step(by) {
    await (transcripts.rows.length ? null : transcripts.load(this.reader.data));
    const entry = transcripts.beside(this.#target ?? this.reader.data.transcript, by);
    if (entry) await this.open(entry);
    else if (!transcripts.rows.length) this.reader.bar.toast(say("The list of transcripts could not be fetched. Try again."), { kind: "refusal" });
    else this.reader.bar.toast(by > 0 ? say("This is the last transcript.") : say("This is the first transcript."));
  }

  /**
   * Opens a transcript of the list.
   *
   * @param {{id: string, hash: string, title: string}} entry
   * @param {{push?: boolean}} options whether the address is new, and not one of before
   */
  async open(entry, { push = true } = {}) {
    const { reader } = this;
    const number = ++this.#step;
    this.#target = entry.id;
    reader.bar.announce(say("Opening {title}.", { title: quoted(entry.title) }));
    const leave = () => push && this.#address(entry.id, "pushState");
    const error = await reader.opening.show(pointAt(reader.data, entry), leave);
    if (number !== this.#step) return;
    this.#target = null;
    this.#tellPage();
    if (error?.kind !== "refused") return this.bringNeighbours();
    // Corrected since the list was made: the newer version is on the newer list.
    await transcripts.load(reader.data, { again: true });
    const newer = transcripts.find(entry.id);
    if (newer && newer.hash !== entry.hash && number === this.#step)
      await reader.opening.show(pointAt(reader.data, newer));
  }

  #address(id, how) {
    const url = new URL(location.href);
    url.search = "";
    url.searchParams.set("transcript", id);
    history[how]({}, "", url);
  }

  #choose(id) {
    const entry = transcripts.find(id);
    if (entry && id !== this.reader.data.transcript) this.open(entry);
    else this.reader.moving.backToTurn();
  }

  /** The browser's buttons for back and forward. */
  #goBack() {
    const id = new URLSearchParams(location.search).get("transcript");
    if (location.pathname !== this.#page || id === this.reader.data.transcript) return;
    const entry = transcripts.find(id);
    if (entry) this.open(entry, { push: false });
  }

  /** The list is there, or is another: the buttons lead where it says. */
  #listed() {
    const { data } = this.reader;
    if (!data.transcript || !transcripts.find(data.transcript)) return;
    this.reader.data = { ...data, neighbours: transcripts.titlesBeside(data.transcript) };
    this.reader.bar.neighbours(this.reader.data.neighbours);
    this.bringNeighbours();
  }

  /** Tells the page which transcript is shown, once nobody steps further. */
  #tellPage(shown = this.reader.data) {
    clearTimeout(this.#timer);
    const { transcript } = shown;
    const n = this.#step;
    this.#timer = setTimeout(() => {
      this.reader.sync?.hushNotice(); // this makes the page run, too
      this.reader.share?.("shown", { transcript, n });
    }, CALM);
  }

  /**
   * Tells the page nothing while a link of it is followed: Streamlit would take that for a wish to
   * stay here.
   */
  #hush(event) {
    if (!event.composedPath().some((each) => each.href)) return;
    clearTimeout(this.#timer);
    this.reader.sync?.hushNotice();
    if (!this.isTold) this.#timer = setTimeout(() => this.#tellPage(), FOLLOWED);
  }

  /** Makes a transcript ready that is pointed at in the list, unless the pointer goes on at once. */
  #expect(id) {
    clearTimeout(this.#pointed);
    const entry = transcripts.find(id);
    if (!entry || id === this.reader.data.transcript) return;
    this.#pointed = setTimeout(() => this.#bring(entry), POINTED);
  }

  #bring(entry) {
    const { api, token, actor } = this.reader.data;
    return ahead.bring({ api, token, actor, transcript: entry.id, hash: entry.hash }).catch(() => {});
  }

  /** Makes the next and the previous transcript ready when the browser has nothing to do. */
  bringNeighbours() {
    clearTimeout(this.#idle);
    this.#idle = whenIdle(async () => {
      const { transcript } = this.reader.data;
      for (const by of [1, -1]) {
        const entry = transcripts.beside(transcript, by);
        if (!entry || transcript !== this.reader.data.transcript) continue;
        await this.#bring(entry);
      }
    });
  }
}
