"""A customer's own cases, in the widget."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from agent.cases.requests import (
    CaseFile,
    CustomerCase,
    CustomerCaseDetail,
    CustomerCases,
)
from agent.cases.schemas import Case
from agent.cases.service import CaseService
from agent.conversations.service import ConversationService
from agent.deps import ClaimsDep, LanguageDep, Runtime, RuntimeDep
from agent.errors import Unauthorized
from agent.files.service import FileService
from agent.kit.i18n import Language, as_language
from agent.kit.tokens import SessionClaims

router = APIRouter(prefix="/v1/cases", tags=["cases"])

_SHOWN = 50
LocaleQuery = Annotated[str | None, Query(max_length=35)]


class CasesSignInNeeded(Unauthorized):
    """Cases are shown to a verified customer only."""

    code = "cases_sign_in_needed"


@router.get("")
def list_cases(
    runtime: RuntimeDep, claims: ClaimsDep, language: LanguageDep, locale: LocaleQuery = None
) -> CustomerCases:
    """Return the verified customer's cases; those merged into another are in that one."""
    language = as_language(locale, default=language)
    with runtime.database.reading() as session:
        customer_id = _verified(session, runtime, claims)
        cases = CaseService(session, clock=runtime.clock).own(customer_id, limit=_SHOWN)
    return CustomerCases(items=tuple(_brief(runtime, case, language) for case in cases))


@router.get("/{number}")
def read_case(
    number: str,
    runtime: RuntimeDep,
    claims: ClaimsDep,
    language: LanguageDep,
    locale: LocaleQuery = None,
) -> CustomerCaseDetail:
    """Return one of the verified customer's cases.

    The same 404 for one that is not his and one that is not there. A merged case is shown as
    the one it is followed in, which names it under ``merged``.
    """
    language = as_language(locale, default=language)
    with runtime.database.reading() as session:
        customer_id = _verified(session, runtime, claims)
        case = CaseService(session, clock=runtime.clock).by_number(customer_id, number)
        stored = FileService(session, clock=runtime.clock, store=runtime.files)
        files = [
            CaseFile.of(file)
            for shown in (case.number, *case.merged)
            for file in stored.of("case", shown)
            if not file.internal
        ]
    return CustomerCaseDetail.of(
        case,
        language=language,
        status_text=_status(runtime, case, language),
        files=tuple(sorted(files, key=lambda file: (file.at, file.file_id))),
    )


def _verified(session: Session, runtime: Runtime, claims: SessionClaims) -> str:
    """Return whose token it is, after asking whether the token still holds."""
    view = ConversationService(session, clock=runtime.clock).view(claims, claims.conversation_id)
    if claims.customer_id is None or view.customer_id != claims.customer_id:
        raise CasesSignInNeeded
    return claims.customer_id


def _brief(runtime: Runtime, case: Case, language: Language) -> CustomerCase:
    fields = {
        name: getattr(case, name)
        for name in CustomerCase.model_fields
        if name not in ("subject", "status_text")
    }
    return CustomerCase(
        **fields,
        subject=case.subject.text(language),
        status_text=_status(runtime, case, language),
    )


def _status(runtime: Runtime, case: Case, language: Language) -> str:
    return runtime.texts.say(f"case_status_{case.status}", language)
