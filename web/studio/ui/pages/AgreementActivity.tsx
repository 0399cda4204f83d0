import type { JSX } from "preact";
import { Ago, Empty, Failure, More, Skeleton } from "../../../staff/ui/bits";
import { useLabel, usePages } from "../../../staff/ui/use";
import type { Activity, Happened } from "../../api/agreement";
import { PATH } from "../../state/app";
import { useApp, useText } from "../use";

/** Who did what, the newest first. */
export function ActivityTab(): JSX.Element {
  const app = useApp();
  const text = useText();
  const pages = usePages<Happened>(
    [],
    async (cursor) => {
      const found = await app.api.get<Activity>(`${PATH}/activity`, { cursor });
      return { items: found.events, next: found.next };
    },
    [app.hints.inbox.value, app.hints.files.value],
  );
  const items = pages.items.value;
  if (!items) {
    return pages.problem.value ? (
      <Failure problem={pages.problem.value} again={() => void pages.load()} />
    ) : (
      <Skeleton rows={8} />
    );
  }
  if (!items.length) return <Empty icon="staff" title={text("noActivity")} />;
  return (
    <>
      <div class="table-box stacking">
        <table class="table activity">
          <thead>
            <tr>
              <th scope="col">{text("activityWho")}</th>
              <th scope="col">{text("activityWhat")}</th>
              <th scope="col">{text("message")}</th>
              <th scope="col">{text("activityWhen")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((event, n) => (
              <Line key={items.length - n} event={event} />
            ))}
          </tbody>
        </table>
      </div>
      <More pages={pages} />
    </>
  );
}

function Line({ event }: { event: Happened }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { by_name, what, intent, message_id: id, at } = event;
  return (
    <tr>
      <th scope="row">{by_name}</th>
      <td>
        {label("act", what)} {intent ? <code>{intent}</code> : null}
      </td>
      <td data-name={text("message")}>
        {id && event.text ? (
          <a href={app.router.href({ page: "inbox", id, query: {} })}>{event.text}</a>
        ) : null}
      </td>
      <td class="number" data-name={text("activityWhen")}>
        <Ago at={at} />
      </td>
    </tr>
  );
}
