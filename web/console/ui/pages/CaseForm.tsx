import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { newId } from "../../../src/state/ids";
import { Field, Select } from "../../../staff/ui/bits";
import type { CaseDetail } from "../../api/cases";
import { Buttons, Dialog } from "../dialogs";
import { useApp, useLabel, useText } from "../use";
import { CATEGORIES, PRIORITIES } from "./Cases";
import { CustomerField } from "./CustomerField";

/** Open a case: for the customer of the open conversation, else for one to be found. */
export function CaseForm({ close }: { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const talk = app.talk.value;
  const given = talk?.detail.value?.customer ?? null;
  const [id] = useState(newId);
  const [customer, setCustomer] = useState<{ id: string; name: string } | null>(given);
  const [category, setCategory] = useState("other");
  const [priority, setPriority] = useState("normal");
  const [subject, setSubject] = useState("");
  const [words, setWords] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (!customer || busy) return;
    setBusy(true);
    try {
      const body = {
        client_case_id: id,
        customer_id: customer.id,
        category,
        priority,
        subject: subject.trim(),
        text: words.trim(),
        ...(talk ? { conversation_id: talk.id } : {}),
      };
      const one = await app.api.post<CaseDetail>("/v1/staff/cases", body);
      close();
      app.toasts.done(text("caseOpened", { number: one.number }));
      app.caseHint.value += 1;
      if (talk) void talk.readCard();
      else app.router.go({ page: "cases", id: one.number });
    } catch (problem) {
      setError(app.actions.explain(problem));
    } finally {
      setBusy(false);
    }
  };
  const options = (kind: string, values: string[]) =>
    values.map((value): [string, string] => [value, label(kind, value)]);
  return (
    <Dialog title={text("openCase")} close={close}>
      <form class="form" onSubmit={submit}>
        {given ? (
          <p class="soft">{text("forCustomer", { who: given.name })}</p>
        ) : (
          <CustomerField chosen={customer} choose={setCustomer} />
        )}
        <Field id="case-subject" label={text("caseSubject")}>
          <input
            id="case-subject"
            type="text"
            required
            maxLength={200}
            value={subject}
            onInput={(event) => setSubject(event.currentTarget.value)}
          />
        </Field>
        <div class="form-pair">
          <Select
            label={text("category")}
            value={category}
            change={setCategory}
            options={options("category", CATEGORIES)}
          />
          <Select
            label={text("priority")}
            value={priority}
            change={setPriority}
            options={options("priority", PRIORITIES)}
          />
        </div>
        <Field
          id="case-text"
          label={text("caseText")}
          hint={text("customerReadsThis")}
          error={error}
        >
          <textarea
            id="case-text"
            rows={4}
            value={words}
            aria-describedby="case-text-hint"
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </Field>
        <Buttons close={close} action={text("openCase")} busy={busy || !customer} />
      </form>
    </Dialog>
  );
}
