import type { JSX } from "preact";
import type { FileDiff } from "../../api/files";
import { useText } from "../use";

export type DiffLine = { sign: "+" | "-" | " " | "@"; text: string; number: number | null };

/** A unified diff as lines, with the number each has in the new file (or had in the old). */
export function diffLines(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let inside = false;
  for (const line of diff.replace(/\n$/, "").split("\n")) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      if (inside) lines.push({ sign: "@", text: "⋯", number: null });
      inside = true;
    } else if (!inside || line.startsWith("\\")) {
      // The names above the first hunk stand in the heading already.
    } else if (line.startsWith("+")) {
      lines.push({ sign: "+", text: line.slice(1), number: after++ });
    } else if (line.startsWith("-")) {
      lines.push({ sign: "-", text: line.slice(1), number: before++ });
    } else {
      lines.push({ sign: " ", text: line.slice(1), number: after++ });
      before += 1;
    }
  }
  return lines;
}

// More than this is looked at one by one.
const OPEN = 3;

/** What changes, file by file; each opens to its lines. */
export function Diffs({ files }: { files: readonly FileDiff[] }): JSX.Element {
  const text = useText();
  return (
    <div class="diffs">
      {files.map((file) => (
        <details key={file.file} class="diff" open={files.length <= OPEN}>
          <summary>
            <code>{file.file}</code>
            <span class="diff-counts number">
              {file.added ? (
                <span class="plus">
                  +{file.added}
                  <span class="hidden"> {text("linesAdded", { n: file.added })}</span>
                </span>
              ) : null}
              {file.removed ? (
                <span class="minus">
                  −{file.removed}
                  <span class="hidden"> {text("linesRemoved", { n: file.removed })}</span>
                </span>
              ) : null}
            </span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
          <section class="diff-lines" tabIndex={0} aria-label={text("diffOf", { file: file.file })}>
            {diffLines(file.diff).map((line, index) => (
              <p key={index} data-sign={line.sign}>
                <span class="diff-number number" aria-hidden="true">
                  {line.number}
                </span>
                {line.sign === "+" ? (
                  <ins>{line.text}</ins>
                ) : line.sign === "-" ? (
                  <del>{line.text}</del>
                ) : (
                  <span>{line.text}</span>
                )}
              </p>
            ))}
          </section>
        </details>
      ))}
    </div>
  );
}
