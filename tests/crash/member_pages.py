"""What the pages of a member and the tills must say, from the model, and what they say."""

import datetime

import rpc
from member_model import ACTIVITIES

PAGES = "v1.MemberPageService/"
HISTORIES = "v1.HistoryService/"


def event_message(member_id, event):
    """An Event of the model as frontdesk.v1.MemberEvent."""
    details = {
        "login": {"result": "LOGIN_RESULT_" + event.action, "place": event.value},
        "job": {"job_id": event.subject, "action": "JOB_ACTION_" + event.action, "title": "Care"},
        "plan": {"action": "PLAN_ACTION_" + event.action, "plan": event.value},
        "privacy": {"setting": event.subject, "value": event.value},
        "block": {"other_member_id": event.subject, "action": "BLOCK_ACTION_" + event.action},
        "membership": {"action": "MEMBERSHIP_ACTION_" + event.action},
        "safety": {"source": "SAFETY_SOURCE_" + event.value, "effect": effect(event)},
        "review": {"review_id": event.subject, "state": "REVIEW_STATE_" + event.value,
                   "effect": effect(event)},
        "charge": {"charge_id": event.id, "result": "CHARGE_RESULT_" + event.action,
                   "last4": event.subject, "brand": "VISA", "subscription": True},
        "bounce": {"email": event.subject, "type": "BOUNCE_TYPE_HARD"},
    }
    return {"event_id": event.id, "member_id": member_id,
            "time": rfc3339(event.time), event.kind: details[event.kind]}


def effect(event):
    return "ACCOUNT_EFFECT_" + (event.action or "UNSPECIFIED")


def rfc3339(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def walk(client, method, request):
    """The rows of a history, over all its pages."""
    rows, token = [], ""
    while True:
        reply = client.send(method, {**request, "page_size": 50, "page_token": token})
        rows += reply.rows
        token = reply.next_page_token
        if not token:
            return reply, rows


def audit_of(client, number):
    """(function, reason) of the audit history, oldest first."""
    _, rows = walk(client, HISTORIES + "ListAuditHistory", {"member_id": f"M{number:010d}"})
    return [(row.function, row.reason) for row in reversed(rows)]


def check_gone(test, client, number, audit):
    """Of a deleted member there is the audit history, of nobody nothing."""
    reason = "ACCOUNT_NOT_FOUND" if audit is None else "ACCOUNT_DELETED"
    name = {"member_id": f"M{number:010d}"}
    for method in ("v1.AccountService/GetAccount", PAGES + "GetMemberSnapshot",
                   PAGES + "GetMyInformation", "v1.AccountService/ListAccountServices"):
        with test.assertRaises(rpc.Error) as caught:
            client.call(method, name)
        test.assertEqual(caught.exception.reason, reason, method)
    test.assertEqual(client.members(member_ids=[name["member_id"]]), [])
    if audit is not None:
        test.assertEqual(audit_of(client, number), audit)


def check(test, client, member, world):
    """Every page."""
    name = {"member_id": member.id}
    check_account(test, client.send("v1.AccountService/GetAccount", name), member)
    check_information(test, client.send(PAGES + "GetMyInformation", name), member)
    test.assertEqual(client.send(PAGES + "GetMyPlan", name).plan, member.plan)
    settings = client.send(PAGES + "GetPrivacySettings", name).settings
    test.assertEqual({s.setting: s.value for s in settings}, member.settings())
    cards = client.send(PAGES + "GetCreditCardInformation", name)
    test.assertEqual({card.last4 for card in cards.cards}, member.payment_cards | member.charged)
    test.assertEqual(cards.charge_count, len(member.in_order("charge")))
    check_blocks(test, client.send(PAGES + "GetBlockedMembers", name), member, world)
    info = client.send(PAGES + "GetAdditionalInfo", name)
    test.assertEqual([note.text for note in info.notes], member.notes[::-1])
    test.assertEqual(audit_of(client, member.number), member.audit)
    check_histories(test, client, member)
    check_snapshot(test, client.send(PAGES + "GetMemberSnapshot", name), member)


def check_account(test, account, member):
    said = (account.tier, account.email, account.first_name, account.last_name,
            list(account.phones), account.juvenile, account.auto_recharge.enabled,
            account.balances.points, account.plan, account.last_login_time.seconds)
    test.assertEqual(said, (member.tier, member.email, member.first, member.last,
                            [member.phone] if member.phone else [], member.juvenile,
                            member.recharge, member.points, member.plan, member.last_login))
    test.assertEqual(rpc.to_dict(account)["status"], "ACCOUNT_STATUS_" + member.status)
    test.assertEqual([card.masked_number[-4:] for card in account.cards],
                     [card[-4:] for card in (member.card, *reversed(member.old_cards))])


def check_information(test, page, member):
    status = ("EMAIL_STATUS_FAILED" if member.failed else
              "EMAIL_STATUS_OK" if member.email else "EMAIL_STATUS_UNSPECIFIED")
    said = rpc.to_dict(page)
    test.assertEqual((said.get("first_name", ""), said.get("last_name", ""),
                      said.get("email", ""), said.get("email_status", "EMAIL_STATUS_UNSPECIFIED")),
                     (member.first, member.last, member.email, status))


def check_blocks(test, page, member, world):
    """A member who was deleted is shown without ID, marked as deleted."""
    for rows, expected in ((page.blocked, member.blocked()), (page.blocked_by, member.blocked_by())):
        known = {m.id for m in world.members.values()}
        test.assertEqual({row.member_id for row in rows if not row.deleted}, expected & known)
        test.assertEqual(sum(row.deleted for row in rows), len(expected - known))


def check_histories(test, client, member):
    name = {"member_id": member.id}
    _, rows = walk(client, HISTORIES + "ListMemberHistory", name)
    told = [(-e.time, e.id) for e in member.events.values() if e.kind not in ("safety", "review")]
    told += [(-time, "") for time, _, _ in member.mirrored]
    own = {e.id for e in member.events.values()}
    test.assertEqual([row.event.event_id if row.event.event_id in own else "" for row in rows],
                     [event_id for _, event_id in sorted(told)])
    _, reviews = walk(client, HISTORIES + "ListAccountHistory", name)
    states = {e.subject: e.value for e in member.in_order("review")}
    test.assertEqual({row.review_id: rpc.to_dict(row)["state"] for row in reviews},
                     {review: "REVIEW_STATE_" + state for review, state in states.items()})
    safety, rows = walk(client, HISTORIES + "GetSafetyHistory", name)
    test.assertEqual(sorted((row.action, row.reason) for row in rows if row.action),
                     sorted(member.status_reasons))
    test.assertEqual({row.event_id for row in rows if not row.action},
                     {e.id for e in member.in_order("safety")})
    verdict, other = member.verdict()
    summary = rpc.to_dict(safety.summary)
    test.assertEqual(summary.get("other_reason", ""), other)
    test.assertEqual(summary.get("closed_due_to_sift"),
                     "SIFT_VERDICT_" + verdict if member.seeker else None)
    stats = client.send(HISTORIES + "GetMemberStats", name)
    check_stats(test, stats, member)


def check_stats(test, stats, member):
    test.assertEqual({job.job_id for job in stats.open_jobs}, member.open_jobs())
    logins = member.in_order("login")
    test.assertEqual([(login.time.seconds, login.place) for login in stats.recent_logins],
                     [(login.time, login.value) for login in logins[::-1][:20]])


def check_snapshot(test, snapshot, member):
    """The pages in one: of the same account, counted."""
    check_account(test, snapshot.account, member)
    check_stats(test, snapshot.stats, member)
    counts = {page["page"]: int(page.get("item_count", 0))
              for page in rpc.to_dict(snapshot)["pages"]}
    histories = sum(e.kind not in ("safety", "review") for e in member.events.values())
    test.assertEqual(counts["MEMBER_PAGE_MEMBER_HISTORY"], histories + len(member.mirrored))
    test.assertEqual(counts["MEMBER_PAGE_AUDIT_HISTORY"], len(member.audit))
    test.assertEqual(counts["MEMBER_PAGE_SAFETY_HISTORY"],
                     len(member.in_order("safety")) + len(member.status_reasons))
    test.assertEqual([group.csr_only for group in snapshot.menu], [False, False, False, True])
    test.assertEqual(snapshot.avatar.initials != "", bool(member.first or member.last))


def home_of(home):
    """What a view shows of a member."""
    return (home.my_information.email, {job.job_id for job in home.open_jobs},
            {block.member_id for block in home.blocked_members.blocked if not block.deleted},
            home.HasField("block_page"))


def expected_home(member, world):
    """As the member is served: a block page, or everything that is the member's own."""
    if member.status != "ACTIVE":
        return "", set(), set(), True
    return (member.email, member.open_jobs() if member.seeker else set(),
            member.blocked() & {m.id for m in world.members.values()}, False)


def check_till(test, client, card, owner, free):
    """What a till hears of a card, for every activity."""
    if owner is None and not free.issued and not free.dead:
        expected = {"": "CARD_NOT_FOUND"}
    elif owner is None:
        expected = {"": {"EXCHANGED": "CARD_EXCHANGED", "DISABLED": "CARD_DISABLED"}.get(
            free.state, "CARD_NOT_REGISTERED")}
    elif card != owner.card:
        expected = {"": "CARD_EXCHANGED"}
    else:
        expected = dict(ACTIVITIES[owner.state])
        if not owner.phone and expected["TEXT"] == "yes":
            expected["TEXT"] = "NO_PHONE"
    for activity, answer in expected.items():
        try:
            client.call("pos.v1.PosService/AuthorizeActivity", {
                "card_number": card, "activity": "ACTIVITY_" + (activity or "ACCRUE")})
            said = "yes"
        except rpc.Error as error:
            said = error.reason
        test.assertEqual(said, answer, activity)
    if owner is None and (free.issued or free.dead):
        info = client.send("pos.v1.PosService/LookupCard", {"card_number": card}).card
        test.assertEqual((info.points, info.registered), (free.points, False))
