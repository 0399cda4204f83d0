import { effect } from "@preact/signals";
import { render } from "preact";
import { startClock } from "../staff/state/times";
import { StaffContext } from "../staff/ui/use";
import "./css/studio.css";
import { App } from "./state/app";
import { Studio } from "./ui/Studio";

const app = new App();

effect(() => {
  const { theme, language } = app.session;
  const root = document.documentElement;
  root.lang = language.value;
  if (theme.value === "system") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
});
addEventListener("online", () => app.setOnline(true));
addEventListener("offline", () => app.setOnline(false));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) app.wake();
});
document.addEventListener("keydown", (event) => {
  if (!event.defaultPrevented) app.keys.press(event);
});
startClock();
void app.session.begin();

const place = document.getElementById("app");
if (place) {
  render(
    <StaffContext.Provider value={app}>
      <Studio />
    </StaffContext.Provider>,
    place,
  );
}
