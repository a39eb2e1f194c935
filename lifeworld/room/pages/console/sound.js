// The sound at the end of the timer: three soft tones, made here, that can be turned off.

const KEPT = "lifeworld-room-sound";
const TONES = [659.3, 523.3, 659.3]; // hertz

export class Sound {
  #context = null;

  constructor(store = localStorage) {
    this.store = store;
  }

  get isOn() {
    return this.store.getItem(KEPT) !== "off";
  }

  toggle() {
    this.store.setItem(KEPT, this.isOn ? "off" : "on");
    if (this.isOn) this.play();
    return this.isOn;
  }

  /** Browsers let a page sound only after somebody pressed something on it. */
  wake() {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") this.#context.resume().catch(() => {});
  }

  play() {
    if (!this.isOn || !this.#context) return;
    const begin = this.#context.currentTime + 0.05;
    TONES.forEach((hertz, at) => {
      const tone = this.#context.createOscillator();
      const volume = this.#context.createGain();
      const from = begin + at * 0.32;
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.22, from + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.6);
      tone.connect(volume).connect(this.#context.destination);
      tone.start(from);
      tone.stop(from + 0.65);
    });
  }
}
