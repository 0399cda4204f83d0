import type { JSX } from "preact";
import { Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Check, Gate } from "../../api/types";
import type { Key } from "../../i18n";
import { useApp, useFigures, useStudio, useText } from "../use";

/** May it answer customers? Check by check, with what was found. */
export function GateBox({ id, serves }: { id: string; serves: boolean }): JSX.Element {
  const app = useApp();
  const text = useText();
  const resource = useStudio<Gate>(`/models/${encodeURIComponent(id)}/gate`, "model");
  const gate = resource.value.value;
  const unread = gate?.checks.some((check) => check.params.evaluated === false);
  return (
    <section
      class="panel-box gate"
      aria-labelledby="gate-title"
      data-passed={serves ? undefined : gate?.passed}
    >
      <div class="section-head">
        <h2 id="gate-title">{text("gate")}</h2>
        {gate ? (
          <p class="gate-said">
            {text(serves ? "gateServes" : gate.passed ? "gatePassed" : "gateHeld")}
          </p>
        ) : resource.loading.value ? (
          <p class="soft">{text("gateLoading")}</p>
        ) : null}
        {unread && app.session.may("training.run") ? (
          <button
            type="button"
            class="button small"
            onClick={() => void app.ask("evaluate", { model_id: id })}
          >
            {text("evaluateThis")}
          </button>
        ) : null}
      </div>
      {gate ? (
        <Checks checks={gate.checks} />
      ) : resource.problem.value ? (
        <Failure problem={resource.problem.value} again={() => void resource.load()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </section>
  );
}

export function Checks({ checks }: { checks: readonly Check[] }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  return (
    <ul class="checks-list">
      {checks.map((check) => {
        const [key, values] = found(check, share);
        return (
          <li key={check.code} data-passed={check.passed}>
            <Icon name={check.passed ? "check" : "alert"} />
            <p>
              <strong>{text(`check_${check.code}`)}</strong>
              <span class="hidden">: {text(check.passed ? "passed" : "failed")}. </span>
              <span class="soft">{text(key, values)}</span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}

type Found = [key: Key, values: Record<string, string | number>];

interface Params {
  n?: number;
  failed?: string[];
  not_run?: number;
  missed?: number;
  evaluated?: boolean;
  worse?: { intent: string; recall: number; before: number }[];
  compared_with?: string | null;
  accuracy?: number;
  before?: number | null;
  file?: string;
}

/** What a check found, as a text and what fills it. */
export function found(check: Check, share: (value: number) => string): Found {
  const params = check.params as Params;
  const n = params.n ?? 0;
  switch (check.code) {
    case "dialogues": {
      const names = params.failed ?? [];
      if (n === 0) return ["found_dialogues_none", {}];
      if (names.length) {
        return ["found_dialogues_failed", { n, failed: names.length, names: names.join(", ") }];
      }
      if (params.not_run) return ["found_dialogues_not_run", { n, not_run: params.not_run }];
      return ["found_dialogues_ok", { n }];
    }
    case "safety":
      if (params.evaluated === false) return ["found_not_evaluated", {}];
      if (params.missed) return ["found_safety_missed", { n, missed: params.missed }];
      return ["found_safety_ok", { n }];
    case "intents": {
      if (!params.compared_with) return ["found_intents_first", {}];
      const names = (params.worse ?? []).map(
        ({ intent, before, recall }) => `${intent} (${share(before)} → ${share(recall)})`,
      );
      return n ? ["found_intents_worse", { n, names: names.join(", ") }] : ["found_intents_ok", {}];
    }
    case "test_set": {
      if (n === 0) return ["found_test_set_none", {}];
      if (params.evaluated === false) return ["found_not_evaluated", {}];
      const accuracy = share(params.accuracy ?? 0);
      if (params.before == null) return ["found_test_set_ok", { n, accuracy }];
      return ["found_test_set_than", { n, accuracy, before: share(params.before) }];
    }
    default:
      return check.passed ? ["found_file_ok", {}] : ["found_file_bad", { file: params.file ?? "" }];
  }
}
