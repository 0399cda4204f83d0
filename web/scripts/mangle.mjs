// Names that the widget's two parts share with nobody: neither the browser, nor the server's JSON,
// nor what is kept in storage. The build writes them short, the same in both parts, which saves
// 0.5 kB gzip; a name that is not in this list is left alone.
const OURS = `
  acknowledged asSomebody askForCode askForPerson askForCode catchUp caughtUp changedElsewhere
  enqueue expectAnswer extras fetching following isCurrent isNews lastRead lastSeq
  leaveForMail listeners loadCase loadCases loadConversations lookWhoIsThere mailTranscript
  markRead messageId nothingUnsent mayRest onIdentityRefused openCase openSession outbox
  ratingProblem reachable readBefore readEvents readdress receiver reread
  retryAfter senderEvents setDraft showTyping codeSentTo storedElsewhere tellRead timeline
  typingTimer typingUntil unanswered senderEvents listen adopt renew renewed kick
  newest failures lane takes waits sessions isSaid
`;
// Preact asks for these on classes, of which the widget has none.
const OF_CLASSES = `
  componentDidCatch componentDidMount componentDidUpdate componentWillMount componentWillUnmount
  componentWillReceiveProps componentWillUpdate contextType getChildContext
  getDerivedStateFromError getDerivedStateFromProps getSnapshotBeforeUpdate shouldComponentUpdate
`;

const names = [...new Set((OURS + OF_CLASSES).split(/\s+/).filter(Boolean))].sort();
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Fail when a name is also written as a string somewhere: the two would no longer be one. */
export function checkNames(source) {
  const written = names.filter((name) => source.includes(`"${name}"`));
  if (written.length) throw new Error(`scripts/mangle.mjs: also used as strings: ${written}`);
}

/** What the minifier is told. */
export const mangleProps = {
  include: new RegExp(`^(${names.join("|")})$`),
  cache: Object.fromEntries(
    names.map((name, index) => [name, `$${LETTERS[index % 26]}${Math.floor(index / 26)}`]),
  ),
};
