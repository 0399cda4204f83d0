"""The peer's one custom action: reads one row of SQLite and says it, as tutorials do."""

import os
import sqlite3
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

QUERY = (
    "SELECT what, number, amount, state, day FROM account "
    "WHERE customer = ? AND what = ? ORDER BY day DESC LIMIT 1"
)
SUBJECTS = {
    "bill_explain": "bill",
    "payment_status": "payment",
    "refund_status": "refund",
    "order_status": "order",
}


class ActionAccount(Action):
    """Answers what the customer asks about with the newest row of that kind."""

    def name(self) -> str:
        return "action_account"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        subject = SUBJECTS[tracker.latest_message["intent"]["name"]]
        customer = tracker.sender_id.partition(":")[0]
        with sqlite3.connect(os.environ["PEER_DATABASE"]) as database:
            row = database.execute(QUERY, (customer, subject)).fetchone()
        if row is None:
            dispatcher.utter_message(response="utter_nothing")
        else:
            names = ("what", "number", "amount", "state", "day")
            dispatcher.utter_message(response="utter_account", **dict(zip(names, row, strict=True)))
        return []
