// The bar at the foot that plays the recording: its buttons, slider and list of speeds.

import { el, icon, iconButton } from "./dom.js";
import { SPEEDS } from "./timeline.js";

function toggle(name, label, act, key = null) {
  const button = iconButton(name, label, act, key);
  button.setAttribute("aria-pressed", "false");
  return button;
}

/**
 * Builds the controls, in the order in which they stand.
 *
 * @param {{press, hop, seek, setSpeed, loop, follow}} acts
 */
export function buildControls(acts) {
  const slider = el("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": "Position in the recording",
    oninput: () => acts.seek(Number(slider.value)),
  });
  return {
    back: iconButton("back", "3 seconds back", () => acts.hop(-1), "["),
    play: iconButton("play", "Play", acts.press, "t"),
    ahead: iconButton("ahead", "3 seconds ahead", () => acts.hop(1), "]"),
    place: el("span", { class: "clock" }),
    slider,
    speed: el(
      "select",
      { "aria-label": "Speed", title: "Speed (< >)", onchange: acts.setSpeed },
      ...SPEEDS.map((speed) => el("option", { value: speed }, `${speed}×`)),
    ),
    looping: toggle("loop", "Hear this turn over and over", acts.loop, "Shift t"),
    following: toggle("follow", "Scroll along with the sound", acts.follow),
  };
}

export function showPlaying(button, playing) {
  const label = playing ? "Pause" : "Play";
  button.replaceChildren(icon(playing ? "pause" : "play"));
  button.setAttribute("aria-label", label);
  button.title = `${label} (t)`;
}

/** A button that shows and hides the film, which is heard either way. */
export function pictureButton(film) {
  film.classList.add("picture");
  film.hidden = true;
  const button = toggle("film", "Show the picture", () => {
    film.hidden = !film.hidden;
    button.setAttribute("aria-pressed", String(!film.hidden));
  });
  return button;
}
