import { en } from "./en";

window.AscoltoTexts = { ...window.AscoltoTexts, en };
