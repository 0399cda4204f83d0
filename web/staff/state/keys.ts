/** One thing that can be done, by key, by palette or by both. */
export interface Command {
  id: string;
  /** "j", "shift+a", "mod+k", or two in a row: "g c". */
  keys?: string;
  /** In words of the interface, the key of its text. */
  title: string;
  /** Where it stands in the list of shortcuts: `group_…` is its text. */
  group: string;
  /** Whether it can be done now; without it, always. */
  when?: () => boolean;
  /** Whether it also works while a field has the focus; only ever with a modifier. */
  inFields?: boolean;
  /** Left out of the palette: moving in a list, for instance. */
  hidden?: boolean;
  run: () => void;
}

const SEQUENCE_LASTS = 1_200;
/** A key that is held moves on in a list; whatever else it does it does once. */
const MOVES = /^(shift\+)?[jk]$/;

/** A key as the map writes it: "mod" is Cmd on a Mac and Ctrl elsewhere. */
export function nameOf(event: KeyboardEvent): string {
  const { key } = event;
  const modifiers: string[] = [];
  if (event.metaKey || event.ctrlKey) modifiers.push("mod");
  if (event.altKey) modifiers.push("alt");
  // Alt changes what a key writes on a Mac: its place on the keyboard tells which it was.
  const place = event.altKey ? /^(?:Digit|Key)(.)$/.exec(event.code)?.[1] : undefined;
  const letter = (place ?? (key === " " ? "space" : key)).toLowerCase();
  const shifted = event.shiftKey && (letter.length > 1 || /\p{Letter}/u.test(letter));
  if (shifted) modifiers.push("shift");
  return [...modifiers, letter].join("+");
}

export function isField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  if (element.isContentEditable) return true;
  const field = element.closest("input, textarea, select");
  if (!field) return false;
  const type = field.getAttribute("type") ?? "text";
  return !["checkbox", "radio", "button", "submit"].includes(type);
}

/** Turns key strokes into commands; single letters can be switched off by who is hindered. */
export class Keys {
  private commands: Command[] = [];
  private pending: { name: string; until: number } | null = null;

  constructor(private readonly options: { singleKeys: () => boolean; blocked: () => boolean }) {}

  use(commands: Command[]): void {
    this.commands = commands;
  }

  /** What can be done now, in the order it was declared. */
  available(): Command[] {
    return this.commands.filter((command) => command.when?.() ?? true);
  }

  all(): Command[] {
    return this.commands;
  }

  find(id: string): Command | undefined {
    return this.commands.find((command) => command.id === id);
  }

  /** Carry out what the key stands for; return whether it stood for anything. */
  press(event: KeyboardEvent, at = Date.now()): boolean {
    if (event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return false;
    const name = nameOf(event);
    const plain = !name.includes("mod+") && !name.includes("alt+");
    const inField = isField(event.target);
    if (plain && (inField || !this.options.singleKeys())) return false;
    const before = this.pending && this.pending.until > at ? this.pending.name : null;
    this.pending = null;
    const command =
      (before && this.match(`${before} ${name}`, inField)) || this.match(name, inField);
    if (command) {
      event.preventDefault();
      if (!event.repeat || MOVES.test(name)) command.run();
      return true;
    }
    if (this.available().some(({ keys }) => keys?.startsWith(`${name} `))) {
      this.pending = { name, until: at + SEQUENCE_LASTS };
    }
    return false;
  }

  private match(keys: string, inField: boolean): Command | undefined {
    if (this.options.blocked() && keys !== "mod+k") return undefined;
    return this.available().find(
      (command) => command.keys === keys && (!inField || command.inFields),
    );
  }
}

const SIGNS: Record<string, string> = {
  enter: "↵",
  escape: "Esc",
  space: "␣",
  arrowup: "↑",
  arrowdown: "↓",
};

/** How a shortcut is written for who reads it: one cap a key. */
export function caps(keys: string, mac: boolean): string[][] {
  return keys.split(" ").map((stroke) =>
    stroke.split("+").map((key) => {
      if (key === "mod") return mac ? "⌘" : "Ctrl";
      if (key === "alt") return mac ? "⌥" : "Alt";
      if (key === "shift") return "⇧";
      return SIGNS[key] ?? key.toUpperCase();
    }),
  );
}

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);
