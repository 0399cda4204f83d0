/** What the studio's API says, by the names the studio uses. */
import type { components } from "../../src/api/schema";

type Schemas = components["schemas"];

export type Run = Schemas["agent__training__schemas__Run"];
export type RunDetail = Schemas["RunDetail"];
export type RunKind = Run["kind"];
export type Runs = Schemas["Runs"];
export type LogPart = Schemas["LogPart"];
export type Model = Schemas["Model"];
export type Models = Schemas["Models"];
export type Scores = Schemas["Scores"];
export type Report = Schemas["Report"];
export type Bin = Schemas["Bin"];
export type Trade = Schemas["Trade"];
export type IntentScore = Schemas["IntentScore"];
export type Cell = Schemas["Cell"];
export type Confused = Schemas["Confused"];
export type Comparison = Schemas["Comparison"];
export type ChangedTurn = Schemas["ChangedTurn"];
export type Reading = Schemas["Reading"];
export type Check = Schemas["Check"];
export type Gate = Schemas["Gate"];
export type Promoted = Schemas["Promoted"];
export type Promotions = Schemas["Promotions"];
export type ReportSet = "cross" | "test";

/** What to read again. */
export type Topic = "run" | "model" | "inbox" | "groups" | "quality" | "dialogues" | "files";
