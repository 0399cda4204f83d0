import type { JSX } from "preact";
import { Empty } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Talk } from "../../state/talk";
import { useApp, useText } from "../use";
import { Card } from "./Card";
import { Bills, CasesOf, Contracts } from "./Lists";
import { Profile } from "./Profile";
import { Timeline } from "./Timeline";

/** What is known: first for this handover, then of the customer. */
export function Aside({ talk }: { talk: Talk }): JSX.Element {
  const app = useApp();
  const text = useText();
  const detail = talk.detail.value;
  const customer = detail?.customer;
  return (
    <aside class="pane aside-pane" aria-label={text("customerPane")}>
      <header class="pane-head aside-head">
        <button
          type="button"
          class="bare back"
          aria-label={text("backToTalk")}
          onClick={() => app.router.ask({ pane: "" })}
        >
          <Icon name="back" />
        </button>
        <h2>{text("customerPane")}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
      <div class="aside-scroll" tabIndex={0}>
        <Card talk={talk} />
        {detail && !customer ? (
          <Empty icon="profile" title={text("unknownCustomer")}>
            <p>{text("unknownCustomerNext")}</p>
          </Empty>
        ) : null}
        {customer && app.session.may("customers.read") ? (
          <>
            <Profile id={customer.id} />
            <Timeline id={customer.id} />
            <CasesOf id={customer.id} />
            <Contracts id={customer.id} />
            <Bills id={customer.id} />
          </>
        ) : null}
      </div>
    </aside>
  );
}
