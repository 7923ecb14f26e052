"""The check digit of card numbers."""


def check_digit(digits):
    """The Luhn digit that makes `digits` + digit valid."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
