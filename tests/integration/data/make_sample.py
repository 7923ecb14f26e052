#!/usr/bin/env python3
"""Writes accounts-sample.tsv: invented members in the import format, the same on every run.

Usage: make_sample.py > accounts-sample.tsv
"""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import luhn  # noqa: E402

COLUMNS = ("member_id", "first_name", "last_name", "nickname", "email", "phone", "address", "city",
           "state", "zip", "company_name", "group_name", "user_type", "status", "tier", "dob",
           "card_number", "payment_last4", "payment_brand", "member_since")
ROWS = 400

FIRST = ("Anna", "Robert", "José", "Elizabeth", "Wei", "Fatima", "Søren", "Maria", "John", "Zoë",
         "Anna-Marie", "Noor", "Ivan", "Grace", "Łukasz")
LAST = ("Anderson", "Andersen", "Garcia", "García-Lopez", "O'Brien", "Sanders", "Smith", "Nguyen",
        "Strauß", "de la Cruz", "Jones", "Okafor", "Müller")
STREETS = ("Main St", "Elm Street", "Oak Ave", "Rue de l'Église", "Mill Road", "St. James Pl")
CITIES = (("Montport", "CA", "901"), ("Port Hope", "NY", "100"), ("São Pedro", "TX", "750"),
          ("Saint Louis", "MO", "631"))
COMPANIES = ("", "", "", "Allen Industries", "Nordwind Logistik", "Bright & Sons")
GROUPS = ("", "", "", "", "Allen Family Care", "North Shore", "Northern Lights")
PROVIDERS = ("gmail.com", "yahoo.com", "mail.example.com", "bücher.example")
TYPES = ("SEEKER", "SEEKER", "PROVIDER", "BUSINESS")
STATUSES = ("ACTIVE",) * 8 + ("SUSPENDED", "TERMINATED", "CLOSED")

# Members that tests name; the rest is the crowd around them.
PLANTED = (
    {"member_id": "M0000000007", "first_name": "Quillon", "last_name": "Vandermeer-Ybarra",
     "nickname": "Quill", "email": "quillon.vy+care@zebrafinch.example", "phone": "(415) 555-0107",
     "address": "77 Wisteria Walk Apt 9", "city": "Nantwick", "state": "OR", "zip": "97477-0107",
     "company_name": "Zebra Finch Partners", "group_name": "Wisteria Care Circle",
     "user_type": "BUSINESS", "status": "ACTIVE", "payment_last4": "0042"},
    {"member_id": "M0000000008", "first_name": "Ramona", "last_name": "Vandermeer-Ybarra",
     "email": "ramona@zebrafinch.example", "phone": "+1 415.555.0107",
     "address": "77 Wisteria Walk Apt 9", "city": "Nantwick", "state": "OR", "zip": "97477",
     "company_name": "", "group_name": "Wisteria Care Circle", "user_type": "SEEKER",
     "status": "CLOSED", "payment_last4": "0042"},
    {"member_id": "M0000000009", "first_name": "Béla", "last_name": "D’Árvay", "nickname": "Robby",
     "email": "percent%sign@zebrafinch.example", "phone": "020 7946 0958", "address": "100% Lane",
     "city": "Nantwick", "state": "OR", "zip": "SW1A 1AA", "company_name": "", "group_name": "",
     "user_type": "PROVIDER", "status": "SUSPENDED", "payment_last4": "4321"},
)


def card_number(ordinal):
    """A card number that no payment network uses."""
    digits = f"60064990{ordinal:07d}"
    return digits + luhn.check_digit(digits)


def crowd_row(rng, ordinal):
    """One member of the crowd."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    city, state, prefix = rng.choice(CITIES)
    login = f"{first}.{last}{ordinal}".lower().replace(" ", "").replace("'", "")
    return {
        "member_id": f"M{1000000000 + ordinal * 7:010d}",
        "first_name": first,
        "last_name": last,
        "nickname": rng.choice(("", "", "", "Bob", "Lizzy")),
        "email": f"{login}@{rng.choice(PROVIDERS)}",
        "phone": f"{rng.choice(('212', '323', '312'))}{rng.randrange(10**7):07d}",
        "address": f"{rng.randrange(1, 999)} {rng.choice(STREETS)}",
        "city": city,
        "state": state,
        "zip": f"{prefix}{rng.randrange(100):02d}",
        "company_name": rng.choice(COMPANIES),
        "group_name": rng.choice(GROUPS),
        "user_type": rng.choice(TYPES),
        "status": rng.choice(STATUSES),
        "payment_last4": f"{rng.randrange(10**4):04d}",
    }


def complete(row, rng, ordinal):
    """The row with what all members have."""
    return {**row, "tier": rng.choice(("BASIC", "SILVER", "GOLD")),
            "dob": f"{rng.randrange(1940, 2005)}-"
                   f"{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
            "card_number": card_number(ordinal),
            "payment_brand": rng.choice(("VISA", "MASTERCARD", "AMEX")),
            "member_since": f"{rng.randrange(2006, 2024)}-{rng.randrange(1, 13):02d}-15"}


def main():
    rng = random.Random(20061015)
    print("\t".join(COLUMNS))
    crowd = [crowd_row(rng, ordinal) for ordinal in range(len(PLANTED), ROWS)]
    for ordinal, row in enumerate([*PLANTED, *crowd]):
        row = complete(row, rng, ordinal)
        print("\t".join(row.get(column, "") for column in COLUMNS))


if __name__ == "__main__":
    main()
