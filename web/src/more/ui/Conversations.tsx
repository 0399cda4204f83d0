import { Icon, useEffect, watched } from "#kit";
import type { PastConversation } from "../shapes";
import type { Visit } from "../visit";
import { when } from "../when";
import { PATHS } from "./icons";
import { Bones } from "./Sheet";

const OWNERS = {
  bot: "withBot",
  queue: "withQueue",
  person: "withPerson",
  closed: "withClosed",
} as const;

/** The customer's own conversations, the latest first. */
export const Conversations = watched(({ visit }: { visit: Visit }) => {
  useEffect(() => void visit.loadConversations(), [visit]);
  const list = visit.conversations.value;
  if (!list) return visit.problem.value ? null : <Bones visit={visit} />;
  const current = visit.store.session.current.value?.conversation_id;
  return (
    <>
      <button type="button" class="quiet" onClick={() => void visit.goTo(null)}>
        <Icon d={PATHS.plus} />
        {visit.text("fresh")}
      </button>
      {list.length ? null : <p class="empty">{visit.text("noConversations")}</p>}
      <ul class="rows">
        {list.map((one) => (
          <li key={one.conversation_id}>
            <Row visit={visit} one={one} current={one.conversation_id === current} />
          </li>
        ))}
      </ul>
      {visit.older.value ? (
        <button type="button" class="quiet" onClick={() => void visit.loadConversations(true)}>
          {visit.text("older")}
        </button>
      ) : null}
    </>
  );
});

function Row(props: { visit: Visit; one: PastConversation; current: boolean }) {
  const { visit, one, current } = props;
  const { unread, last_at, last_text, owner } = one;
  const press = () => (current ? visit.close() : void visit.goTo(one.conversation_id));
  return (
    <button type="button" class="row-button" aria-current={current} onClick={press}>
      <span class="row-top">
        <strong>{current ? visit.text("current") : visit.text(OWNERS[owner])}</strong>
        <time dateTime={last_at}>{when(visit, last_at)}</time>
      </span>
      <span class="row-text">{last_text}</span>
      {unread && !current ? (
        <span class="chip">
          {visit.text(unread === 1 ? "unreadOne" : "unreadMany", { count: unread })}
        </span>
      ) : null}
    </button>
  );
}
