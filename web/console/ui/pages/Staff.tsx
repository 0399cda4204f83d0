import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Avatar, Chip, Empty, Failure, Field, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Member } from "../../api/types";
import { Buttons, Dialog } from "../dialogs";
import { useApp, useLabel, useResource, useText } from "../use";

export const ROLES = ["agent", "trainer", "knowledge_manager", "analyst", "admin"];

/** Who works here and what each may do. */
export function Staff(): JSX.Element {
  const app = useApp();
  const text = useText();
  const admin = app.session.may("staff.write");
  const [editing, setEditing] = useState<Member | "new" | null>(null);
  const members = useResource<{ items: Member[] }>([], () => app.api.get("/v1/staff/members"));
  const items = members.value.value?.items;
  const saved = () => {
    setEditing(null);
    void members.load();
    void app.readShelves();
  };
  return (
    <PageFrame
      title={text("page_staff")}
      tools={
        admin ? (
          <button type="button" class="button primary" onClick={() => setEditing("new")}>
            <Icon name="plus" />
            {text("addMember")}
          </button>
        ) : null
      }
    >
      {items ? (
        items.length ? (
          <ul class="members">
            {items.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                edit={admin ? () => setEditing(member) : null}
              />
            ))}
          </ul>
        ) : (
          <Empty icon="staff" title={text("noMembers")} />
        )
      ) : members.problem.value ? (
        <Failure problem={members.problem.value} again={() => void members.load()} />
      ) : (
        <Skeleton rows={5} kind="rows" />
      )}
      {editing ? (
        <MemberForm
          member={editing === "new" ? null : editing}
          close={() => setEditing(null)}
          saved={saved}
        />
      ) : null}
    </PageFrame>
  );
}

function MemberRow({ member, edit }: { member: Member; edit: (() => void) | null }) {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const here = app.colleagues.value.find(({ id }) => id === member.id);
  return (
    <li class="member" data-active={member.active}>
      <Avatar person={member} size={40} />
      <div class="member-who">
        <p>
          <strong>{member.name}</strong>
          {here ? (
            <span class="soft">
              <span class="dot" data-presence={here.state} /> {label("presence", here.state)}
            </span>
          ) : null}
        </p>
        <p class="soft clip">{member.email}</p>
      </div>
      <p class="member-roles">
        {member.active ? null : <Chip tone="danger">{text("disabled")}</Chip>}
        {member.roles.map((role) => (
          <Chip key={role} tone={role === "admin" ? "brand" : undefined}>
            {label("role", role)}
          </Chip>
        ))}
        <span class="soft">
          {[...member.languages.map((tag) => tag.toUpperCase()), ...member.skills].join(" · ")}
        </span>
      </p>
      {edit ? (
        <button type="button" class="button small" onClick={edit}>
          {text("edit")}
          <span class="hidden"> {member.name}</span>
        </button>
      ) : null}
    </li>
  );
}

interface FormProps {
  member: Member | null;
  close: () => void;
  saved: () => void;
}

function MemberForm({ member, close, saved }: FormProps): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const [name, setName] = useState(member?.name ?? "");
  const [email, setEmail] = useState(member?.email ?? "");
  const [roles, setRoles] = useState<string[]>(member?.roles ?? ["agent"]);
  const [languages, setLanguages] = useState<string[]>(member?.languages ?? ["it"]);
  const [skills, setSkills] = useState((member?.skills ?? []).join(", "));
  const [active, setActive] = useState(member?.active ?? true);
  const [error, setError] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    const fields = {
      name: name.trim(),
      roles,
      languages,
      skills: skills
        .split(/[,\s]+/)
        .filter(Boolean)
        .map((skill) => skill.toLowerCase()),
    };
    try {
      if (member) {
        const path = `/v1/staff/members/${encodeURIComponent(member.id)}`;
        await app.api.patch(path, { ...fields, active });
        app.toasts.done(text("saved"));
        saved();
      } else {
        const reply = await app.api.post<{ generated_password: string | null }>(
          "/v1/staff/members",
          { ...fields, email: email.trim() },
        );
        if (reply.generated_password) setMade(reply.generated_password);
        else saved();
      }
    } catch (problem) {
      setError(app.actions.explain(problem));
    }
  };
  if (made) {
    return (
      <Dialog title={text("memberAdded")} close={saved}>
        <p>{text("passwordOnce")}</p>
        <p class="secret">
          <code>{made}</code>
          <button
            type="button"
            class="button small"
            onClick={() => void navigator.clipboard?.writeText(made)}
          >
            {text("copy")}
          </button>
        </p>
        <div class="dialog-buttons">
          <button type="button" class="button primary" onClick={saved}>
            {text("done")}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={member ? member.name : text("addMember")} close={close}>
      <form class="form" onSubmit={submit}>
        <Field id="member-name" label={text("name")}>
          <input
            id="member-name"
            required
            maxLength={120}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <Field id="member-email" label={text("email")} error={error}>
          <input
            id="member-email"
            type="email"
            required
            readOnly={member !== null}
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <Checks
          legend={text("roles")}
          all={ROLES.map((role): [string, string] => [role, label("role", role)])}
          chosen={roles}
          choose={setRoles}
        />
        <Checks
          legend={text("languages")}
          all={[
            ["it", "Italiano"],
            ["en", "English"],
          ]}
          chosen={languages}
          choose={setLanguages}
        />
        <Field id="member-skills" label={text("skills")} hint={text("skillsHint")}>
          <input
            id="member-skills"
            value={skills}
            aria-describedby="member-skills-hint"
            onInput={(event) => setSkills(event.currentTarget.value)}
          />
        </Field>
        {member ? (
          <label class="check">
            <input
              type="checkbox"
              checked={active}
              onChange={(event) => setActive(event.currentTarget.checked)}
            />
            {text("mayWork")}
          </label>
        ) : null}
        <Buttons
          close={close}
          action={text("save")}
          busy={roles.length === 0 || languages.length === 0}
        />
      </form>
    </Dialog>
  );
}

function Checks(props: {
  legend: string;
  all: [string, string][];
  chosen: string[];
  choose: (values: string[]) => void;
}): JSX.Element {
  const { legend, all, chosen, choose } = props;
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {all.map(([value, title]) => (
        <label key={value} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              choose(
                event.currentTarget.checked
                  ? [...chosen, value]
                  : chosen.filter((one) => one !== value),
              )
            }
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
