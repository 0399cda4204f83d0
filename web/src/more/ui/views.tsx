import { watched } from "#kit";
import type { Sound } from "../sound";
import type { Views } from "../types";
import type { Uploads } from "../uploads";
import type { Visit } from "../visit";
import { Cases } from "./Cases";
import { Conversations } from "./Conversations";
import { FileView } from "./FileView";
import { MailForm } from "./MailForm";
import { Menu } from "./Menu";
import { PersonState } from "./PersonState";
import { Rating } from "./Rating";
import { Sheet } from "./Sheet";
import { SignIn, SignInPart } from "./SignIn";

/** The views that the first part places, each with what it works on. */
export function views(visit: Visit, uploads: Uploads, sound: Sound): Views {
  return {
    Sheet: watched(() => {
      switch (visit.store.sheet.value) {
        case "menu":
          return <Menu visit={visit} sound={sound} />;
        case "conversations":
          return (
            <Sheet visit={visit} title="conversations">
              <Conversations visit={visit} />
            </Sheet>
          );
        case "cases":
          return (
            <Sheet visit={visit} title="cases">
              <Cases visit={visit} />
            </Sheet>
          );
        case "sign_in":
          return (
            <Sheet visit={visit} title="signIn">
              <SignIn visit={visit} done={() => visit.close()} />
            </Sheet>
          );
        case "transcript":
          return (
            <Sheet visit={visit} title="transcript">
              <MailForm
                visit={visit}
                ask={visit.customer.value ? "transcriptKnown" : "transcriptAsk"}
                button="transcriptSend"
                known={Boolean(visit.customer.value)}
                send={(email) => visit.mailTranscript(email)}
              />
            </Sheet>
          );
        case "by_email":
          return (
            <Sheet visit={visit} title="byEmail">
              <MailForm
                visit={visit}
                ask="byEmailAsk"
                button="confirm"
                send={async (email) => {
                  visit.leaveForMail(email);
                  visit.close();
                  return null;
                }}
              />
            </Sheet>
          );
        default:
          return null;
      }
    }),
    PersonState: () => <PersonState visit={visit} />,
    Rating: () => <Rating visit={visit} />,
    SignIn: (props) => <SignInPart visit={visit} {...props} />,
    FileView: (props) => <FileView visit={visit} uploads={uploads} {...props} />,
  };
}
