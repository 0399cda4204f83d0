import { it } from "./it";

window.AscoltoTexts = { ...window.AscoltoTexts, it };
