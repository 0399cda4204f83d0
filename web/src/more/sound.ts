import { alone, SOUND } from "#kit";
import type { Store } from "../state/store";

const LAST = "sounded";

/** Two soft notes when somebody answers and the page is not being looked at; off until allowed. */
export class Sound {
  private context: AudioContext | undefined;
  private readonly stop: () => void;

  constructor(private readonly store: Store) {
    this.stop = store.listen((happening) => {
      if (happening.kind !== "arrived" || !document.hidden || !this.allowed) return;
      void this.once(happening.message.seq);
    });
    // Browsers let a page sound only after it was touched.
    if (this.allowed) addEventListener("pointerdown", this.wake, { once: true });
  }

  get allowed(): boolean {
    return !this.store.mayRest;
  }

  set allowed(allowed: boolean) {
    const { storage } = this.store.options;
    if (allowed) {
      storage.set(SOUND, "on");
      this.play();
    } else {
      storage.remove(SOUND);
    }
  }

  dispose(): void {
    this.stop();
    removeEventListener("pointerdown", this.wake);
    void this.context?.close();
  }

  private readonly wake = () => {
    this.context ??= new AudioContext();
    void this.context.resume();
  };

  /** Of several hidden tabs one sounds. */
  private once(seq: number): Promise<void> {
    return alone("sound", async () => {
      const { storage } = this.store.options;
      const mark = `${this.store.session.current.value?.conversation_id} ${seq}`;
      if (storage.get(LAST) === mark) return;
      storage.set(LAST, mark);
      this.play();
    });
  }

  private play(): void {
    this.wake();
    const { context } = this;
    if (!context) return;
    for (const [index, pitch] of [659.3, 880].entries()) {
      const begins = context.currentTime + index * 0.13;
      const tone = new OscillatorNode(context, { frequency: pitch });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, begins);
      volume.gain.linearRampToValueAtTime(0.12, begins + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, begins + 0.35);
      tone.connect(volume).connect(context.destination);
      tone.start(begins);
      tone.stop(begins + 0.4);
    }
  }
}
