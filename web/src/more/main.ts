/** The second part: fetched at the first use of anything in it. */
import type { Shell } from "../shell";
import type { Store } from "../state/store";
import { type Post, post } from "./post";
import { BrowserShelf, type Shelf } from "./shelf";
import { Sound } from "./sound";
import type { Extras } from "./types";
import { tellTyping } from "./typing";
import styles from "./ui/more.css?inline";
import { views } from "./ui/views";
import { Uploads } from "./uploads";
import { Visit } from "./visit";

export const build = __BUILD__;

/** Put the second part to work. */
export function begin(store: Store, shell: Shell): Extras {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shell.root.adoptedStyleSheets = [...shell.root.adoptedStyleSheets, sheet];
  return work(store, new BrowserShelf(), post);
}

/** The same without a page. */
export function work(
  store: Store,
  shelf: Shelf,
  send: Post,
): Extras & { visit: Visit; sound: Sound } {
  const visit = new Visit(store);
  const uploads = new Uploads(store, shelf, send);
  const sound = new Sound(store);
  const stopTyping = tellTyping(store);
  return {
    visit,
    sound,
    views: views(visit, uploads, sound),
    attach: (files) => void uploads.attach(files),
    kick: () => uploads.kick(),
    dispose: () => {
      uploads.dispose();
      visit.dispose();
      sound.dispose();
      stopTyping();
    },
  };
}
