"""The addresses of the console. None holds personal data: a case goes by its record number."""

from __future__ import annotations

from django.urls import path

from madoguchi.console import (
    account,
    agreement,
    audit,
    case,
    decisions,
    desk,
    door,
    find,
    intake,
    money,
    passkeys,
    people,
    scans,
)
from madoguchi.web.address import IN_LANGUAGE

urlpatterns = [
    path(IN_LANGUAGE, door.first, name="staff-first"),
    path(f"{IN_LANGUAGE}signin/", door.sign_in, name="staff-signin"),
    path(f"{IN_LANGUAGE}secret/", door.choose, name="staff-secret"),
    path(f"{IN_LANGUAGE}signin/passkey/", passkeys.come_in, name="staff-passkey"),
    path(f"{IN_LANGUAGE}signin/begin/", passkeys.begin_coming_in, name="staff-passkey-begin"),
    path(f"{IN_LANGUAGE}passkeys/", passkeys.keys, name="staff-passkeys"),
    path(f"{IN_LANGUAGE}passkeys/begin/", passkeys.begin_key, name="staff-passkeys-begin"),
    path(f"{IN_LANGUAGE}passkeys/remove/", passkeys.remove, name="staff-passkey-remove"),
    path(f"{IN_LANGUAGE}prove/", passkeys.begin_proof, name="staff-prove"),
    path(f"{IN_LANGUAGE}leave/", door.leave, name="staff-leave"),
    path(f"{IN_LANGUAGE}desk/", desk.desk, name="desk"),
    path(f"{IN_LANGUAGE}claims/<str:programme>/", desk.claims, name="claims"),
    path(f"{IN_LANGUAGE}claims/<str:programme>/claims.csv", desk.claims_as_csv, name="claims-csv"),
    path(f"{IN_LANGUAGE}claims/<str:programme>/settle/", case.settle_many, name="settle-many"),
    path(f"{IN_LANGUAGE}case/<int:claim_id>/", case.case, name="case"),
    path(f"{IN_LANGUAGE}case/<int:claim_id>/settle/", case.settle, name="settle"),
    path(f"{IN_LANGUAGE}case/<int:claim_id>/account/", account.name, name="account"),
    path(f"{IN_LANGUAGE}case/<int:claim_id>/propose/<str:act>/", agreement.propose_it, name="propose-it"),
    path(f"{IN_LANGUAGE}agreement/<int:proposal_id>/", agreement.agreement, name="agreement"),
    path(f"{IN_LANGUAGE}find/", find.find, name="find"),
    path(f"{IN_LANGUAGE}intake/", intake.begin, name="intake"),
    path(f"{IN_LANGUAGE}intake/<int:claim_id>/", intake.enter, name="intake-enter"),
    path(f"{IN_LANGUAGE}scans/", scans.scans, name="scans"),
    path(f"{IN_LANGUAGE}decisions/", decisions.decisions, name="decisions"),
    path(f"{IN_LANGUAGE}decisions/draft/<str:programme>/", decisions.draft, name="draft"),
    path(f"{IN_LANGUAGE}decisions/<int:batch_id>/", decisions.batch, name="batch"),
    path(f"{IN_LANGUAGE}money/", money.money, name="money"),
    path(f"{IN_LANGUAGE}money/order/<str:programme>/", money.order, name="order"),
    path(f"{IN_LANGUAGE}money/proposal/<int:proposal_id>/", money.proposal, name="proposal"),
    path(f"{IN_LANGUAGE}money/file/<int:file_id>/", money.hand_over, name="hand-over"),
    path(f"{IN_LANGUAGE}money/result/", money.hear, name="hear"),
    path(f"{IN_LANGUAGE}audit/", audit.audit, name="audit"),
    path(f"{IN_LANGUAGE}audit.csv", audit.audit_as_csv, name="audit-csv"),
    path(f"{IN_LANGUAGE}people/", people.people, name="people"),
    path(f"{IN_LANGUAGE}people/<int:staff_id>/", people.person, name="person"),
    path(f"{IN_LANGUAGE}roles/", people.roles, name="roles"),
]
