import type { ComponentChildren, JSX } from "preact";
import { date, exact } from "../../../staff/state/times";
import { Avatar, Chip, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { CustomerView, Fact } from "../../api/types";
import { useApp, useLabel, useResource, useText } from "../use";
import { Score } from "./Card";
import { Fold } from "./Fold";

export function Profile({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const customer = useResource<CustomerView>([id], () =>
    app.api.get(`/v1/staff/customers/${encodeURIComponent(id)}`),
  );
  const view = customer.value.value;
  if (!view) {
    return customer.problem.value ? (
      <Failure problem={customer.problem.value} again={() => void customer.load()} />
    ) : (
      <Skeleton rows={6} />
    );
  }
  return (
    <>
      <Who view={view} />
      <Fold title={text("certainFacts")} count={view.certain.length} open>
        {() => <Facts facts={view.certain} empty={text("noFacts")} />}
      </Fold>
      <Fold title={text("probableFacts")} count={view.probable.length} open>
        {() => (
          <div class="probable">
            <p class="soft">{text("probableHint")}</p>
            <Facts facts={view.probable} empty={text("noProbable")} />
          </div>
        )}
      </Fold>
      <Fold title={text("identity")} count={view.links.length}>
        {() => <Identity view={view} />}
      </Fold>
    </>
  );
}

function Who({ view }: { view: CustomerView }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const language = app.session.language.value;
  const [withheld] = view.offers_withheld;
  return (
    <section class="who-card" aria-labelledby="who-title">
      <div class="who-top">
        <Avatar person={{ id: view.id, name: view.name }} size={40} />
        <div>
          <h3 id="who-title">{view.name}</h3>
          <p class="soft">
            {view.code} · {text("since", { date: date(view.since, language) })}
          </p>
        </div>
      </div>
      <p class="card-line">
        <Chip tone={view.tier === "most_valuable" ? "brand" : undefined} title={view.tier_reason}>
          {label("tier", view.tier)}
        </Chip>
        <Chip>{view.language === "it" ? "Italiano" : "English"}</Chip>
        {view.kind === "firm" ? <Chip>{label("customerKind", view.kind)}</Chip> : null}
        {withheld ? (
          <Chip tone="warm" icon="alert">
            {text("offersWithheld", { why: label("withheld", withheld.code).toLowerCase() })}{" "}
            {withheld.reference ?? ""}
          </Chip>
        ) : null}
      </p>
      <dl class="facts">
        <Line name={text("email")}>{view.email}</Line>
        <Line name={text("phone")}>{view.phone}</Line>
        <Line name={text("address")}>{view.address}</Line>
        <Line name={text("taxCode")}>{view.tax_code ?? view.vat_number}</Line>
      </dl>
      {view.faults.map((fault) => (
        <p key={fault.number} class="fault">
          <Icon name="alert" />
          <span>
            <strong>{label("faultKind", fault.kind)}</strong> {label("product", fault.product)},{" "}
            {fault.city}: {app.both(fault.cause)}
          </span>
        </p>
      ))}
    </section>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ facts, empty }: { facts: Fact[]; empty: string }): JSX.Element {
  const language = useApp().session.language.value;
  const label = useLabel();
  const text = useText();
  if (facts.length === 0) return <p class="soft">{empty}</p>;
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.id}>
          <dt>{label("fact", fact.name)}</dt>
          <dd
            title={[
              `${text("source")}: ${fact.source}`,
              fact.model ? `${text("model")}: ${fact.model}` : "",
              exact(fact.at, language),
              fact.evidence ?? "",
            ]
              .filter(Boolean)
              .join("\n")}
          >
            <span>{label("value", fact.value)}</span>
            {fact.probability === undefined ? (
              <span class="soft fact-source">{label("factSource", fact.source)}</span>
            ) : (
              <Score value={fact.probability} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Identity({ view }: { view: CustomerView }): JSX.Element {
  const text = useText();
  const label = useLabel();
  const language = useApp().session.language.value;
  return (
    <dl class="facts">
      {view.links.map((link) => (
        <div key={link.id} data-undone={link.undone_at !== null}>
          <dt>{label("link", link.kind)}</dt>
          <dd title={link.evidence}>{link.value}</dd>
        </div>
      ))}
      {view.consents.map((consent) => (
        <div key={consent.purpose}>
          <dt>{label("consent", consent.purpose)}</dt>
          <dd>
            {text(consent.given ? "consentGiven" : "consentDenied")}
            {consent.since ? (
              <span class="soft fact-source">{date(consent.since, language)}</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
