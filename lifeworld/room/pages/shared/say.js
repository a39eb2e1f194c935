// The sentences of the app's scripts; the room's server sends that file at this address.

export * from "../../../app/language/say.js";
