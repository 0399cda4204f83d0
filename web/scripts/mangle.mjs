// Names that the widget's two parts share with nobody: neither the browser, nor the server's JSON,
// nor what is kept in storage. The build writes them short, the same in both parts, which saves
// 0.5 kB gzip; a name that is not in this list is left alone.
const OURS = `
  acknowledged asSomebody askForCode askForPerson askForCode catchUp caughtUp changedElsewhere
  enqueue expectAnswer extras fetching following isCurrent isNews lacking lastRead lastSeq
  leaveForMail listeners loadCase loadCases loadConversations lookWhoIsThere mailTranscript
  markRead mayRest messageId nothingUnsent onIdentityRefused openCase openSession outbox
  personAsked ratingProblem reachable readBefore readEvents readdress receiver reread restarted
  retryAfter senderEvents setDraft showTyping otherAddress codeSentTo storedElsewhere tellRead timeline
  typingTimer typingUntil unanswered senderEvents storage listen adopt renew renewed kick
  mine newest failures lane takes waits sessions isSaid
`;
// Preact asks for these on classes, of which the widget has none.
const OF_CLASSES = `
  componentDidCatch componentDidMount componentDidUpdate componentWillMount componentWillUnmount
  componentWillReceiveProps componentWillUpdate contextType getChildContext
  getDerivedStateFromError getDerivedStateFromProps getSnapshotBeforeUpdate shouldComponentUpdate
`;

const names = [...new Set((OURS + OF_CLASSES).split(/\s+/).filter(Boolean))].sort();
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** What the minifier is told. */
export const mangleProps = {
  include: new RegExp(`^(${names.join("|")})$`),
  cache: Object.fromEntries(
    names.map((name, index) => [name, `$${LETTERS[index % 26]}${Math.floor(index / 26)}`]),
  ),
};
