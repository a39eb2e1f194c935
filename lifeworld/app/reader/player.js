// Plays the recording of a transcript: player bar, playing turn and repeat.

import { say } from "../language/say.js";
import { clock, el } from "./dom.js";
import { buildControls, pictureButton, showPlaying } from "./playerbar.js";
import { heardAt, inOrderOfTime, loopOf, stepSpeed, timesOf, whyStopped } from "./timeline.js";

const HOP = 3;
const NEAR = 40;
const SPEED_KEY = "lifeworld:speed";
const NONE = say("This transcript has no recording. Attach one on the Transcripts page.");

const recall = (key) => {
  try {
    return Number(sessionStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
};
const keep = (key, value) => {
  try {
    sessionStorage.setItem(key, String(value));
  } catch {
    // Without storage, speed and position last until the page closes.
  }
};

export class Player {
  #mark = null;
  #media = null;
  #times = [];
  #ordered = [];
  #heard = -1;
  #loop = null;
  #from = -1;
  #follows = true;
  #frame = 0;
  #idle = 0;
  #mending = false;
  #shown = "";

  constructor(reader) {
    this.reader = reader;
    this.bar = null;
  }

  get playing() {
    return !!this.#media && !this.#media.paused;
  }

  /** Index of the turn that is playing, or -1. */
  get heard() {
    return this.#heard;
  }

  get #duration() {
    const seconds = this.#media?.duration;
    return Number.isFinite(seconds) && seconds > 0 ? seconds : (this.#mark?.duration ?? null);
  }

  // --- lifecycle ----------------------------------------------------------------------------

  /** Sets the recording as described by the server; null if there is none. */
  take(mark) {
    if (mark?.id === this.#mark?.id && !mark?.missing === !this.#mark?.missing) {
      this.#mark = mark; // a newer URL of the same file; the old one keeps playing
      return;
    }
    this.close();
    this.#mark = mark;
    if (!mark) return;
    this.bar = el("div", { class: "player", role: "region", "aria-label": say("Recording") });
    this.reader.shell.append(this.bar);
    this.reader.shell.classList.add("has-player");
    if (mark.missing) this.bar.append(el("span", { class: "lost" }, mark.missing));
    else this.#build(mark);
  }

  close() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#idle);
    if (this.#media) {
      this.#remember();
      this.#media.pause();
      this.#media.removeAttribute("src");
      this.#media.load(); // closes the connection
    }
    this.#hear(-1);
    if (this.bar) this.reader.paper.articles.forEach(undress);
    this.bar?.remove();
    this.reader.shell.classList.remove("has-player");
    this.bar = this.#media = this.#mark = this.#loop = null;
    this.#times = this.#ordered = [];
    this.#from = -1;
  }

  #build(mark) {
    const media = el(mark.kind, { preload: "metadata", playsinline: true });
    this.#media = media;
    this.#retime();
    this.#dress();
    this.controls = buildControls({
      press: () => this.#press(),
      hop: (step) => this.hop(step),
      seek: (seconds) => this.#seek(seconds),
      setSpeed: () => this.#setSpeed(),
      loop: () => this.loop(),
      follow: () => this.#follow(),
    });
    this.bar.append(...Object.values(this.controls));
    if (mark.kind === "video") this.bar.append(pictureButton(media));
    this.bar.append(media);
    this.controls.speed.value = String(recall(SPEED_KEY) || 1);
    this.#listen(media);
    media.src = this.#address(mark);
    const at = recall(`lifeworld:heard:${mark.id}`);
    if (at) media.currentTime = at;
    this.#setSpeed();
    this.#setFollows(true);
    this.#tell();
  }

  #address = (mark) => new URL(this.reader.data.api + mark.url, location.origin).href;

  #listen(media) {
    const on = (type, act) => media.addEventListener(type, () => media === this.#media && act());
    const turned = () => {
      showPlaying(this.controls.play, this.playing);
      this.#remember();
      this.#tick();
    };
    on("play", turned);
    on("pause", turned);
    on("timeupdate", () => this.#tick());
    on("seeked", () => this.#tick());
    on("durationchange", () => (this.#retime(), this.#tell()));
    on("playing", () => delete media.dataset.mended);
    on("loadedmetadata", () => (media.dataset.known = "yes"));
    on("ended", () => this.#end());
    on("error", () => this.#mend());
  }

  #end() {
    if (this.#loop) this.#play(this.#loop.start);
    else if (this.#mark.ending) this.reader.bar.toast(this.#mark.ending);
  }

  #retime() {
    this.#times = timesOf(this.reader.store.turns, this.#duration);
    this.#ordered = inOrderOfTime(this.#times);
  }

  /** Turns time stamps into buttons: near the current turn now, the others when idle. */
  #dress() {
    const { paper, current } = this.reader;
    const { length } = paper.articles;
    const act = (i) => dress(paper.article(i), i === this.reader.current);
    for (let i = Math.max(0, current - NEAR); i < Math.min(length, current + NEAR); i++) act(i);
    const rest = (from) => {
      const until = performance.now() + 6;
      let i = from;
      for (; i < length && performance.now() < until; i++) act(i);
      if (i < length) this.#idle = setTimeout(() => rest(i), 12);
    };
    this.#idle = setTimeout(() => rest(0), 120);
  }

  /** Makes the current turn's time stamp reachable by Tab. */
  offer(i) {
    if (!this.#media) return;
    const { articles } = this.reader.paper;
    for (const [n, stop] of [
      [this.offered, -1],
      [i, 0],
    ]) {
      const time = articles[n] && timeOf(articles[n]);
      if (time?.hasAttribute("role")) time.tabIndex = stop;
    }
    this.offered = i;
  }

  // --- playing ------------------------------------------------------------------------------

  /** Whether there is a recording to play; shows the reason if not. */
  #ready() {
    if (this.#media) return true;
    this.reader.bar.toast(this.#mark?.missing || NONE);
    return false;
  }

  /** Plays from the current turn; pauses and resumes if called again on the same turn. */
  hear() {
    if (!this.#ready()) return;
    const i = this.reader.current;
    if (this.playing && (i === this.#from || i === this.#heard)) this.#media.pause();
    else if (!this.playing && i === this.#from && this.#media.currentTime > 0) this.#play();
    else this.hearFrom(i);
  }

  /** Plays from the start of a turn. */
  hearFrom(i) {
    if (!this.#ready()) return;
    const time = this.#times[i];
    if (!time && this.#ordered.length) {
      this.reader.bar.toast(say("This turn has no time stamp."));
      return;
    }
    if (time && this.#duration !== null && time.start >= this.#duration) {
      this.reader.bar.toast(
        this.#mark.ending || say("This turn starts after the end of the recording."),
      );
      return;
    }
    if (this.#loop && this.#loop.i !== i) this.#setLoop(null);
    this.#from = i;
    this.#setFollows(true);
    this.#play(time?.start);
  }

  /** Repeats the current turn, or ends the repeat. */
  loop() {
    if (!this.#ready()) return;
    const i = this.reader.current;
    if (this.#loop && (this.#loop.i === i || this.reader.focused === this.controls.looping)) {
      this.#setLoop(null);
      return;
    }
    const loop = loopOf(this.#times[i], this.#duration);
    if (!loop) {
      this.reader.bar.toast(say("This turn has no time stamp."));
      return;
    }
    this.#setLoop({ ...loop, i });
    this.#from = i;
    this.#play(loop.start);
  }

  hop(step) {
    if (this.#ready()) this.#seek(this.#media.currentTime + step * HOP);
  }

  pace(step) {
    if (!this.#ready()) return;
    this.controls.speed.value = String(stepSpeed(this.#media.playbackRate, step));
    this.#setSpeed();
    this.reader.bar.announce(say("Speed {speed}", { speed: this.controls.speed.value }));
  }

  #press() {
    if (this.playing) this.#media.pause();
    else this.#play();
  }

  async #play(from = null) {
    const media = this.#media;
    if (from !== null && from !== undefined) media.currentTime = from;
    try {
      await media.play();
    } catch (error) {
      if (error.name === "NotAllowedError" && media === this.#media)
        this.reader.bar.toast(say("The browser blocked playback. Press Play to start it."));
    }
  }

  #seek(seconds) {
    const { start = 0, end = this.#duration ?? Infinity } = this.#loop ?? {};
    this.#media.currentTime = Math.max(start, Math.min(seconds, end));
    this.#tick();
  }

  #setSpeed() {
    const speed = Number(this.controls.speed.value);
    this.#media.defaultPlaybackRate = this.#media.playbackRate = speed;
    keep(SPEED_KEY, speed);
  }

  #setLoop(loop) {
    this.#loop = loop;
    this.controls.looping.setAttribute("aria-pressed", String(!!loop));
    this.reader.bar.announce(loop ? say("Repeating this turn.") : say("Repeat is off."));
  }

  #remember() {
    if (this.#mark && this.#media.readyState)
      keep(`lifeworld:heard:${this.#mark.id}`, this.#media.currentTime.toFixed(1));
  }

  /** Reloads the URL once, in case it expired, and reports the error if that does not help. */
  async #mend() {
    if (this.#mending) return;
    this.#mending = true;
    const media = this.#media;
    const { currentTime, paused } = media;
    const mark = await this.reader.sync.recording().catch(() => undefined);
    if (media !== this.#media || mark === undefined) {
      this.#mending = false; // offline: the next Play tries again
      return;
    }
    if (mark?.id !== this.#mark.id || mark.missing) {
      this.take(mark);
      this.#mending = false;
      return;
    }
    this.#mending = false;
    if (media.dataset.mended) {
      const text = whyStopped(this.#mark, !!media.dataset.known, currentTime);
      this.reader.bar.toast(text, { kind: "refusal" });
      return;
    }
    media.dataset.mended = "yes";
    media.src = this.#address(mark);
    media.currentTime = currentTime;
    if (!paused) this.#play();
  }

  // --- display ------------------------------------------------------------------------------

  #tick() {
    const media = this.#media;
    cancelAnimationFrame(this.#frame);
    if (!media) return;
    const now = media.currentTime;
    if (this.#loop && this.playing && now >= this.#loop.end) media.currentTime = this.#loop.start;
    this.#hear(now || this.playing ? heardAt(this.#ordered, now) : -1);
    this.#tell();
    if (this.playing) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #tell() {
    const now = this.#media.currentTime;
    const duration = this.#duration;
    const text = duration ? `${clock(now)} / ${clock(duration)}` : clock(now);
    if (text === this.#shown && this.controls.place.textContent) return;
    this.#shown = this.controls.place.textContent = text;
    this.controls.slider.max = Math.ceil(duration ?? now);
    this.controls.slider.value = now;
    const told = duration ? say("{now} of {whole}", { now: clock(now), whole: clock(duration) }) : text;
    this.controls.slider.setAttribute("aria-valuetext", told);
  }

  #hear(i) {
    if (i === this.#heard) return;
    const { paper, moving, popover } = this.reader;
    const old = paper.articles[this.#heard];
    old?.classList.remove("heard");
    old?.removeAttribute("aria-current");
    this.#heard = i;
    const article = paper.article(i);
    if (!article) return;
    article.classList.add("heard");
    article.setAttribute("aria-current", "true");
    if (this.#follows && this.playing && !popover.isOpen) moving.reveal(i);
  }

  #follow() {
    this.#setFollows(!this.#follows);
    if (this.#follows && this.#heard >= 0) this.reader.moving.reveal(this.#heard);
  }

  #setFollows(follows) {
    this.#follows = follows;
    this.controls?.following.setAttribute("aria-pressed", String(follows));
  }

  /** Stops scrolling along when the person moves elsewhere; playback continues. */
  stray() {
    if (this.playing && this.#follows) this.#setFollows(false);
  }
}

const timeOf = (article) => article.children[0].querySelector("time");

function dress(article, isCurrent) {
  const time = timeOf(article);
  if (!time.textContent || time.hasAttribute("role")) return;
  time.setAttribute("role", "button");
  time.setAttribute("aria-label", say("Play from {time}", { time: time.textContent }));
  time.title = say("Play from here (t)");
  time.tabIndex = isCurrent ? 0 : -1;
}

function undress(article) {
  const time = timeOf(article);
  if (!time.hasAttribute("role")) return;
  for (const name of ["role", "aria-label", "title", "tabindex"]) time.removeAttribute(name);
}
