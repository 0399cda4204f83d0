import pytest

from actions.references import asks_other, asks_undo, gives_up


@pytest.mark.parametrize(
    "text",
    ["no, l'altra bolletta", "l altra", "quella precedente", "no the other one", "un'altra",
     "non questa, quella di prima", "the other bill please", "not that one"],
)  # fmt: skip
def test_the_other_one(text: str) -> None:
    assert asks_other(text)


@pytest.mark.parametrize(
    "text",
    ["no", "un'altra cosa: quando scade?", "ho un'altra domanda", "altre informazioni", "alta",
     "vorrei sapere perché la bolletta di questo mese è più alta dell'altra volta",
     "I have another question", "voglio aprire un'altra pratica", "prenota un'altra visita",
     "open another case"],
)  # fmt: skip
def test_not_the_other_one(text: str) -> None:
    assert not asks_other(text)


@pytest.mark.parametrize(
    "text", ["annulla", "Annulla!", "no, annulla", "annulla l'ultima cosa", "undo", "undo that",
             "cancel that", "annullalo", "no aspetta annulla", "ho sbagliato annulla",
             "actually undo it", "ho cambiato idea, rimetti quella vecchia",
             "i changed my mind, forget what I said"]
)  # fmt: skip
def test_undo(text: str) -> None:
    assert asks_undo(text)


@pytest.mark.parametrize(
    "text",
    [
        "annulla il contratto",
        "come annullo?",
        "cancel my contract",
        "no",
        "undo my order",
        "ho cambiato idea, voglio il gas",
        "aspetta",
        "I changed my mind about the bill",
    ],
)
def test_not_undo(text: str) -> None:
    assert not asks_undo(text)


@pytest.mark.parametrize(
    "text",
    ["annulla", "lascia perdere", "no, lascia stare", "non importa", "basta così", "annulla tutto",
     "ho cambiato idea, lascia perdere grazie", "never mind", "never mind, cancel that",
     "forget it", "stop", "cancel everything", "actually, leave it"],
)  # fmt: skip
def test_given_up(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize(
    "text",
    ["annulla il contratto", "basta un tecnico?", "non importa quando", "cancel my contract",
     "stop the direct debit", "no", "niente corrente"],
)  # fmt: skip
def test_not_given_up(text: str) -> None:
    assert not gives_up(text)
