import type { ComponentChildren, JSX } from "preact";
import type { Link, Part } from "../api/events";
import { Icon } from "./icons";
import { safeUrl } from "./links";
import { useReader } from "./reader";

/** One typed part of a message. A kind that this version does not know is left out. */
export function PartView({ part }: { part: Part }): JSX.Element | null {
  switch (part.type) {
    case "text":
      return <p class="text">{part.text}</p>;
    case "list":
      return (
        <div class="list">
          {part.title ? <p class="list-title">{part.title}</p> : null}
          <ul>
            {part.items.map((item, index) => (
              <li key={index}>{item}</li>
            ))}
          </ul>
        </div>
      );
    case "link":
      return (
        <p class="link-part">
          <SafeLink url={part.url}>{part.title}</SafeLink>
        </p>
      );
    case "card":
      return <Card part={part} />;
    case "quote":
      return <Quote part={part} />;
    default:
      return null;
  }
}

function Card({ part }: { part: Extract<Part, { type: "card" }> }): JSX.Element {
  return (
    <div class="card">
      <div class="card-head">
        <p class="card-title">{part.title}</p>
        {part.status ? <span class="chip">{part.status}</span> : null}
      </div>
      {part.rows?.length ? (
        <dl>
          {part.rows.map((row, index) => (
            <div class="row" key={index}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {part.link ? <CardLink link={part.link} /> : null}
    </div>
  );
}

function CardLink({ link }: { link: Link }): JSX.Element {
  return (
    <p class="card-link">
      <SafeLink url={link.url}>{link.title}</SafeLink>
    </p>
  );
}

function Quote({ part }: { part: Extract<Part, { type: "quote" }> }): JSX.Element {
  const { text: t } = useReader();
  const { source } = part;
  return (
    <figure class="quote">
      <blockquote lang={source.language}>{part.text}</blockquote>
      <figcaption>
        <Icon name="page" />
        <span>
          {t("source")}:{" "}
          <SafeLink url={source.url} lang={source.language}>
            {source.title}
          </SafeLink>
          {part.note ? <span class="note">{part.note}</span> : null}
        </span>
      </figcaption>
    </figure>
  );
}

function SafeLink(props: { url: string; lang?: string; children: ComponentChildren }) {
  const { base, text: t } = useReader();
  const href = safeUrl(props.url, base);
  if (!href) return <span>{props.children}</span>;
  return (
    <a href={href} lang={props.lang} target="_blank" rel="noopener noreferrer">
      {props.children}
      <Icon name="out" />
      <span class="hidden"> ({t("newTab")})</span>
    </a>
  );
}
