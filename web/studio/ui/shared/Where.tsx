import type { JSX } from "preact";

/** Where an example stands: file and line, as an editor opens it. */
export function Where({ file, line }: { file: string; line: number }): JSX.Element {
  return (
    <code class="where" title={`${file}:${line}`}>
      {file.replace(/^data\/nlu\//, "")}:{line}
    </code>
  );
}
